import { residentMemoryMib } from "../../../dev/testkit/process_usage.ts";
import { type Context, startVariants } from "../context.ts";
import { load } from "../load.ts";
import { byTurns, rounded } from "../statistics.ts";

/**
 * Keeps 64 connections to baseline and function busy for a minute each, on each Deno, by turns in quarters. Latencies in
 * milliseconds, of the worst quarter; resident memory of the process after each.
 */
export async function measureSustained(context: Context) {
  const { effort, say } = context;
  await using parts = new AsyncDisposableStack();
  const variants = await startVariants(parts, context, ["baseline", "function"]);
  for (const { target } of variants) {
    await load(target, { connections: 64, durationMs: 500 + 2_000 * effort });
  }
  const measured = await byTurns(4, variants, async ({ deno, variant, target, server }) => {
    say(`${variant} on Deno ${deno}`);
    const quarter = await load(target, { connections: 64, durationMs: 15_000 * effort });
    return { ...quarter, memoryMib: rounded(residentMemoryMib(server.pid) ?? NaN) };
  });
  return measured.map(([{ deno, variant }, quarters]) => {
    const worst = (percentile: "p50" | "p95" | "p99") =>
      rounded(Math.max(...quarters.map((quarter) => quarter[percentile])));
    return {
      deno,
      variant,
      requests: quarters.reduce((sum, { requests }) => sum + requests, 0),
      p50: worst("p50"),
      p95: worst("p95"),
      p99: worst("p99"),
      memoryMib: quarters.map(({ memoryMib }) => memoryMib),
    };
  });
}
