import { availableParallelism } from "node:os";
import { join } from "node:path";
import { drawReads, drawRequests } from "./charts.ts";
import { projectFolder } from "./server_process.ts";
import type { ProcessResult } from "./sections/process_cost.ts";
import type { ReadResult } from "./sections/reads.ts";
import type { RequestResult } from "./sections/requests.ts";
import type { RoundTripResult } from "./sections/round_trips.ts";
import type { WriteResult } from "./sections/writes.ts";

/** What was measured; a part that was not asked for is not there. */
export interface Results {
  reads?: ReadResult[];
  writes?: WriteResult;
  round_trips?: RoundTripResult[];
  requests?: RequestResult[];
  processes?: ProcessResult[];
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

const folder = join(projectFolder, "bench", "results");

/** Writes each part to `bench/results`, with its circumstances, and the charts of those that have one. */
export async function writeResults(
  results: Results,
  circumstances: Circumstances,
): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  for (const [section, measured] of Object.entries(results)) {
    const text = JSON.stringify({ circumstances, results: measured }, null, 2);
    await Deno.writeTextFile(join(folder, `${section}.json`), `${text}\n`);
  }
  const charts = {
    "reads.svg": results.reads && drawReads(results.reads),
    "requests.svg": results.requests && drawRequests(results.requests, circumstances.dataApi),
  };
  for (const [name, chart] of Object.entries(charts)) {
    if (chart) await Deno.writeTextFile(join(folder, name), chart);
  }
}

/** Prints each part as a table. */
export function printResults(results: Results): void {
  for (const [section, measured] of Object.entries(results)) {
    console.log(`\n${section.replace("_", " ")}`);
    if (Array.isArray(measured)) console.table(measured);
    else console.log(JSON.stringify(measured, null, 2));
  }
}
