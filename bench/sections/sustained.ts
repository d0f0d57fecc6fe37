import { residentMemoryMib } from "../../testkit/process_usage.ts";
import { type Context, startVariant, type Variant } from "../context.ts";
import { load, type LoadResult } from "../load.ts";
import { rounded } from "../statistics.ts";

/** A minute of 64 connections; latencies in milliseconds. */
export interface SustainedResult {
  deno: string;
  variant: "baseline" | "function";
  requests: number;
  p50: number;
  p95: number;
  p99: number;
  /** Resident memory of the process after each quarter. */
  memoryMib: number[];
}

interface Row extends Pick<SustainedResult, "variant" | "memoryMib"> {
  started: Variant;
  quarters: LoadResult[];
}

/** Keeps baseline and function under load, on each Deno, by turns: a quarter of a minute each, four times. */
export async function measureSustained(context: Context): Promise<SustainedResult[]> {
  const { effort, say, runtimes } = context;
  await using parts = new AsyncDisposableStack();
  const results: SustainedResult[] = [];
  for (const runtime of runtimes) {
    const rows: Row[] = [];
    for (const variant of ["baseline", "function"] as const) {
      const started = await startVariant(parts, context, { name: variant, runtime });
      await load(started.target, { connections: 64, durationMs: 500 + 2_000 * effort });
      rows.push({ variant, started, quarters: [], memoryMib: [] });
    }
    for (let quarter = 1; quarter <= 4; quarter += 1) {
      say(`Deno ${runtime.version}: quarter ${quarter} of 4`);
      for (const { started, quarters, memoryMib } of rows) {
        quarters.push(
          await load(started.target, { connections: 64, durationMs: 15_000 * effort }),
        );
        memoryMib.push(rounded(started.server && residentMemoryMib(started.server.pid) || NaN));
      }
    }
    for (const { variant, quarters, memoryMib } of rows) {
      const worst = (percentile: "p50" | "p95" | "p99") =>
        rounded(Math.max(...quarters.map((quarter) => quarter[percentile])));
      const requests = quarters.reduce((sum, quarter) => sum + quarter.requests, 0);
      results.push({
        deno: runtime.version,
        variant,
        requests,
        p50: worst("p50"),
        p95: worst("p95"),
        p99: worst("p99"),
        memoryMib,
      });
    }
  }
  return results;
}
