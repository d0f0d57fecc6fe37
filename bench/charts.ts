import { barX, plot, text } from "@observablehq/plot";
import { DOMParser } from "linkedom";
import type { KeptResults } from "./results.ts";

/** The charts of the results, by file. */
export function drawCharts({ reads, requests }: KeptResults): Record<string, string> {
  const ratios = {
    latencyRatio: "Latency, one connection (less is better)",
    throughputRatio: "Throughput, 32 connections (more is better)",
  };
  const firstPages = reads.results.filter(({ query }) => query === "first_page");
  return {
    "reads.svg": drawBars({
      title: "A first page and its exact count; blocks of 8 KiB, logarithmic",
      logarithmic: true,
      bars: firstPages.map(({ batches, contacts, view, pageBuffers, countBuffers }) => ({
        group: `${number(batches)} batches, ${number(contacts)} contacts`,
        label: view === "kept" ? "kept counts" : "counted when it is read",
        value: pageBuffers + countBuffers,
        own: view === "kept",
      })),
    }),
    "requests.svg": drawBars({
      title: "Times the baseline on the same Deno, which makes the one call and checks nothing",
      bars: (["latencyRatio", "throughputRatio"] as const).flatMap((ratio) =>
        requests.results.map(({ variant, deno, [ratio]: value }) => ({
          group: ratios[ratio],
          label: variant === "direct" ? "Data API alone" : `${variant}, Deno ${deno}`,
          value,
          own: variant === "function",
        }))
      ),
    }),
  };
}

const number = (value: number) => value.toLocaleString("en");

const style = `<style>
svg { background: var(--page); color: var(--ink) }
svg { --page: #fff; --ink: #1f2328; --own: #0969da; --other: #afb8c1 }
@media (prefers-color-scheme: dark) {
svg { --page: #0d1117; --ink: #f0f6fc; --own: #4493f8; --other: #656c76 }
}
</style>`;

interface BarChart {
  title: string;
  logarithmic?: boolean;
  bars: { group: string; label: string; value: number; own: boolean }[];
}

/** Bars in groups with a heading, as SVG that can be read on light and on dark pages. */
function drawBars({ title, logarithmic = false, bars }: BarChart): string {
  const groups = [...new Set(bars.map(({ group }) => group))];
  const labels = [...new Set(bars.map(({ label }) => label))];
  const left = { frameAnchor: "top-left", textAnchor: "start", dx: -180, fontWeight: 600 } as const;
  const atBar = { y: "label", fy: "group" };
  const chart = plot({
    document: new DOMParser().parseFromString("<html></html>", "text/html"),
    className: "chart",
    style: { fontSize: "13px" },
    width: 760,
    height: 100 + groups.length * (34 + labels.length * 24),
    marginTop: 80,
    marginLeft: 190,
    marginRight: 60,
    x: { label: null, grid: true, type: logarithmic ? "log" : "linear" },
    y: { label: null, domain: labels, tickSize: 0 },
    fy: { domain: groups, axis: null, padding: 0.25 },
    marks: [
      barX(bars, {
        ...atBar,
        x1: logarithmic ? 1 : 0,
        x2: "value",
        fill: ({ own }) => own ? "var(--own)" : "var(--other)",
      }),
      text(bars, {
        ...atBar,
        x: "value",
        text: ({ value }) => number(value),
        textAnchor: "start",
        dx: 6,
      }),
      text(groups, { ...left, fy: (group) => group, text: (group) => group, dy: -16 }),
      text([title], { ...left, facet: "super", dy: -62, fontSize: 15 }),
    ],
  });
  return `${chart.outerHTML}\n`.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ')
    .replace(">", `>${style}`);
}
