import { availableParallelism } from "node:os";
import { join } from "node:path";
import { drawReads, drawRequests } from "./charts.ts";
import { projectFolder } from "./server_process.ts";
import type { ProcessResult } from "./sections/process_cost.ts";
import type { ReadResult } from "./sections/reads.ts";
import type { RequestResult } from "./sections/requests.ts";
import type { RoundTripResult } from "./sections/round_trips.ts";
import type { StorageResult } from "./sections/storage.ts";
import type { WriteResult } from "./sections/writes.ts";

/** What was measured; a part that was not asked for is not there. */
export interface Results {
  reads?: ReadResult[];
  storage?: StorageResult[];
  round_trips?: RoundTripResult[];
  requests?: RequestResult[];
  processes?: ProcessResult[];
  writes?: WriteResult;
}

/** With what it was measured. */
export interface Circumstances {
  measuredOn: string;
  size: "full" | "quick";
  deno: string;
  postgres: string;
  dataApi: string;
  system: string;
  cores: number;
}

/** What can be said of the circumstances without looking at the database. */
export function describeMachine(): Pick<Circumstances, "measuredOn" | "deno" | "system" | "cores"> {
  return {
    measuredOn: new Date().toISOString().slice(0, 10),
    deno: Deno.version.deno,
    system: `${Deno.build.os} ${Deno.build.arch}`,
    cores: availableParallelism(),
  };
}

/** Where results are kept. */
export const resultsFolder = join(projectFolder, "bench", "results");

/** Writes each part to `bench/results`, with its circumstances, and the charts of those that have one. */
export async function writeResults(
  results: Results,
  circumstances: Circumstances,
): Promise<void> {
  await Deno.mkdir(resultsFolder, { recursive: true });
  for (const [section, measured] of Object.entries(results)) {
    const text = JSON.stringify({ circumstances, results: measured }, null, 2);
    await Deno.writeTextFile(join(resultsFolder, `${section}.json`), `${text}\n`);
  }
  for (const [name, chart] of Object.entries(drawCharts(results, circumstances))) {
    await Deno.writeTextFile(join(resultsFolder, name), chart);
  }
}

/** The charts of those parts that have one, by file. */
export function drawCharts(
  { reads, requests }: Results,
  { dataApi }: Pick<Circumstances, "dataApi">,
): Record<string, string> {
  return {
    ...(reads && { "reads.svg": drawReads(reads) }),
    ...(requests && { "requests.svg": drawRequests(requests, dataApi) }),
  };
}

/** Prints each part as a table. */
export function printResults(results: Results): void {
  for (const [section, measured] of Object.entries(results)) {
    console.log(`\n${section.replace("_", " ")}`);
    if (Array.isArray(measured)) console.table(measured);
    else console.log(JSON.stringify(measured, null, 2));
  }
}
