import { barX, dot, line, plot, type PlotOptions, ruleX, text } from "@observablehq/plot";
import { DOMParser } from "linkedom";
import type { KeptResults } from "./results.ts";

/** What the function may cost, in times of the baseline. */
const targets = { latencyRatio: 1.15, throughputRatio: 0.9 } as const;

/** The charts of the results, by file. */
export function drawCharts(
  { reads, requests, startup, walk }: KeptResults,
): Record<string, string> {
  const ratios = {
    latencyRatio: "Latency, one connection (less is better)",
    throughputRatio: "Throughput, 32 connections (more is better)",
  };
  return {
    "reads.svg": drawBars({
      title: "What a first page reads from the database",
      subtitle: "Page of 25 and exact count, as the signed-in caller; blocks of 8 KiB, logarithmic",
      logarithmic: true,
      bars: reads.results.filter(({ query }) => query === "first_page").map((read) => ({
        group: `${number(read.batches)} batches, ${number(read.contacts)} contacts`,
        label: read.view === "grouped" ? "counted when it is read" : "kept counts",
        value: read.pageBuffers + read.countBuffers,
        own: read.view !== "grouped",
      })),
    }),
    "requests.svg": drawBars({
      title: "The function against the least there could be",
      subtitle: "Times the baseline on the same Deno, which makes the one call and checks nothing",
      bars: (["latencyRatio", "throughputRatio"] as const).flatMap((ratio) =>
        requests.results.map((result) => ({
          group: ratios[ratio],
          label: result.variant === "direct"
            ? "Data API alone"
            : `${result.variant}, Deno ${result.deno}`,
          value: result[ratio],
          own: result.variant === "function",
        }))
      ),
      marks: [
        { group: ratios.latencyRatio, value: targets.latencyRatio },
        { group: ratios.throughputRatio, value: targets.throughputRatio },
      ],
    }),
    "startup.svg": drawBars({
      title: "From the start of a process to its first answer",
      subtitle: "Deployed and from its sources, against a function that says hello; milliseconds",
      bars: startup.results.map(({ deno, script, firstAnswerMs }) => ({
        group: `Deno ${deno}`,
        label: { bare: "bare function", bundle: "one minified file", sources: "sources" }[script],
        value: firstAnswerMs,
        own: script === "bundle",
      })),
    }),
    "walk.svg": draw({
      title: "A walk through 100,000 batches, a hundred a page",
      subtitle: "What one page reads from the database, without the count; blocks of 8 KiB",
      x: { label: "batches passed", labelAnchor: "center", labelArrow: "none", grid: true },
      y: { label: null, type: "log", grid: true, domain: [100, 1_000_000] },
      marginRight: 120,
      height: 340,
      marks: [
        line(walk.results, { x: "passed", y: "pageBuffers", stroke: colorOf, z: "by" }),
        dot(walk.results, { x: "passed", y: "pageBuffers", fill: colorOf }),
        text(walk.results.slice(-2), {
          x: "passed",
          y: "pageBuffers",
          text: ({ by, pageBuffers }) => `${by}: ${number(pageBuffers)}`,
          textAnchor: "start",
          dx: 8,
        }),
      ],
    }),
  };
}

const colorOf = ({ by }: { by: string }) => by === "cursor" ? "var(--own)" : "var(--other)";
const number = (value: number) => value.toLocaleString("en");

interface BarChart {
  title: string;
  subtitle: string;
  logarithmic?: boolean;
  bars: { group: string; label: string; value: number; own: boolean }[];
  /** Dashed lines across a group. */
  marks?: { group: string; value: number }[];
}

/** Bars that lie side by side along one axis, in groups with a heading. */
function drawBars({ title, subtitle, logarithmic = false, bars, marks = [] }: BarChart): string {
  const groups = [...new Set(bars.map(({ group }) => group))];
  const labels = [...new Set(bars.map(({ label }) => label))];
  const heading = {
    frameAnchor: "top-left",
    textAnchor: "start",
    dx: -180,
    dy: -16,
    fontWeight: 600,
  } as const;
  const atBar = { x: "value", y: "label", fy: "group" };
  return draw({
    title,
    subtitle,
    marginLeft: 190,
    marginRight: 60,
    height: 120 + groups.length * (34 + labels.length * 24),
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
      text(bars, { ...atBar, text: ({ value }) => number(value), textAnchor: "start", dx: 6 }),
      text(groups, { ...heading, fy: (group) => group, text: (group) => group }),
      ruleX(marks, { x: "value", fy: "group", stroke: "var(--mark)", strokeDasharray: "4 3" }),
      text(marks, {
        x: "value",
        fy: "group",
        text: ({ value }) => `target ${value}`,
        frameAnchor: "top",
        dy: -16,
      }),
    ],
  });
}

const style = `<style>
svg { background: var(--page); color: var(--ink) }
svg { --page: #fff; --ink: #1f2328; --own: #0969da; --other: #afb8c1; --mark: #cf222e }
@media (prefers-color-scheme: dark) {
svg { --page: #0d1117; --ink: #f0f6fc; --own: #4493f8; --other: #656c76; --mark: #f85149 }
}
</style>`;

/** Draws a chart as SVG that can be read on light and on dark pages. */
function draw(
  { title, subtitle, marks = [], ...options }: PlotOptions & { title: string; subtitle: string },
): string {
  const document = new DOMParser().parseFromString("<html></html>", "text/html");
  const left = {
    facet: "super",
    frameAnchor: "top-left",
    textAnchor: "start",
    dx: 12 - (options.marginLeft ?? 60),
  } as const;
  const chart = plot({
    document,
    className: "chart",
    width: 760,
    marginTop: 100,
    marginLeft: 60,
    marginBottom: 40,
    style: { fontSize: "13px" },
    ...options,
    marks: [
      ...marks,
      text([title], { ...left, dy: -86, fontSize: 17, fontWeight: 600 }),
      text([subtitle], { ...left, dy: -62 }),
    ],
  });
  return `${chart.outerHTML}\n`.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ')
    .replace(">", `>${style}`);
}
