import { usageOf } from "../../../dev/process/process_usage.ts";
import { type Context, type Figures, startVariants } from "../context.ts";
import { fetchOnce, load } from "../load.ts";
import { byTurns, median } from "../statistics.ts";

/**
 * Measures baseline and function on each Deno alternately: latency on one connection, throughput on 32, both relative to
 * the baseline of the same round, and the processor time of the function's process per request under that load.
 */
export async function measureRequests(context: Context): Promise<Figures> {
  const { effort, log, runtimes } = context;
  await using parts = new AsyncDisposableStack();
  const variants = await startVariants(parts, context);
  for (const { deno, variant, target } of variants) {
    log(`warming up ${variant} on Deno ${deno}`);
    await fetchOnce(target);
    await load(target, { connections: 32, durationMs: 1_000 + 2_000 * effort });
  }
  const [rounds, durationMs] = [Math.ceil(25 * effort), 400];
  log(`${rounds} rounds`);
  const measured = await byTurns(rounds, variants, async ({ target, server }) => {
    const { p50 } = await load(target, { connections: 1, durationMs });
    const before = usageOf(server.pid)?.processorTimeMs ?? NaN;
    const { requests, requestsPerSecond } = await load(target, { connections: 32, durationMs });
    const processorMs = ((usageOf(server.pid)?.processorTimeMs ?? NaN) - before) / requests;
    return { latencyMs: p50, requestsPerSecond, processorMs };
  });
  type Measures = "latencyMs" | "requestsPerSecond" | "processorMs";
  const roundsOf = (deno: string, variant: string, measure: Measures) =>
    measured.find(([other]) => other.deno === deno && other.variant === variant)?.[1]
      .map((round) => round[measure]) ?? [];
  const perRuntime = (
    figure: (rounds: (variant: string, name: Measures) => number[]) => number[],
  ) =>
    runtimes.map(({ version }) =>
      median(figure((variant, name) => roundsOf(version, variant, name)))
    );
  const ratio = (name: Measures) =>
    perRuntime((rounds) => {
      const baseline = rounds("baseline", name);
      return rounds("function", name).map((value, round) => value / (baseline[round] ?? NaN));
    });
  return {
    "latency, ms": perRuntime((rounds) => rounds("function", "latencyMs")),
    "latency, relative to the baseline": ratio("latencyMs"),
    "requests per second": perRuntime((rounds) => rounds("function", "requestsPerSecond")),
    "requests per second, relative to the baseline": ratio("requestsPerSecond"),
    "processor time per request, ms": perRuntime((rounds) => rounds("function", "processorMs")),
  };
}
