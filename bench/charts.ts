import { drawBarChart } from "./bar_chart.ts";
import type { ReadResult } from "./sections/reads.ts";
import type { RequestResult } from "./sections/requests.ts";
import { type WayName, wayTitles } from "./ways.ts";

/** The targets of the function, in times of the floor. */
export const targets = { latencyRatio: 1.25, throughputRatio: 0.8 } as const;

/** How the buffers of a first page and its count grow with the data. */
export function drawReads(results: readonly ReadResult[]): string {
  const firstPages = results.filter(({ query }) => query === "first page");
  const sizes = [...new Set(firstPages.map(({ agency }) => agency))];
  return drawBarChart({
    title: "What a first page reads from the database",
    subtitle: "Page of 25 and exact count, as the signed-in caller",
    axis: "blocks of 8 KiB (logarithmic); less is better",
    scale: "logarithmic",
    groups: sizes.map((size) => {
      const ofSize = firstPages.filter(({ agency }) => agency === size);
      const { batches = 0, contacts = 0 } = ofSize[0] ?? {};
      return {
        heading: `${number(batches)} batches, ${number(contacts)} contacts`,
        bars: ofSize.map(({ view, pageBuffers, countBuffers }) => ({
          label: view === "grouped" ? "counted when it is read" : "kept counts",
          value: pageBuffers + countBuffers,
          text: number(pageBuffers + countBuffers),
          own: view !== "grouped",
        })),
      };
    }),
  });
}

/** How the ways to get the list compare with the floor. */
export function drawRequests(results: readonly RequestResult[], dataApi: string): string {
  const bars = (ratio: "latencyRatio" | "throughputRatio") =>
    results.map((result) => ({
      label: shortTitles[result.way],
      value: result[ratio],
      text: `${result[ratio].toFixed(2)}`,
      own: result.way === "function",
    }));
  return drawBarChart({
    title: "The function against the least there could be",
    subtitle: `Floor: one call, nothing checked. Data API: ${dataApi.replace(/ \(.*/, "")}`,
    axis: "times the floor of the same run, median",
    scale: "linear",
    groups: [
      {
        heading: "Latency, one connection (less is better)",
        bars: bars("latencyRatio"),
        marks: [{ value: targets.latencyRatio, text: `target ${targets.latencyRatio}` }],
      },
      {
        heading: "Throughput, 32 connections (more is better)",
        bars: bars("throughputRatio"),
        marks: [{ value: targets.throughputRatio, text: `target ${targets.throughputRatio}` }],
      },
    ],
  });
}

const shortTitles: Readonly<Record<WayName, string>> = {
  direct: "Data API alone",
  floor: "floor",
  function: wayTitles.function,
  conventional: "auth server, profile, grouped list",
};

function number(value: number): string {
  return value.toLocaleString("en");
}
