import { processorTimeMs } from "../../../dev/testkit/process_usage.ts";
import { type Context, startVariants } from "../context.ts";
import { askOnce, load, type Target } from "../load.ts";
import { byTurns, medians } from "../statistics.ts";

/**
 * Measures the Data API itself, the baseline and the function on each Deno, all by turns: latency on one connection,
 * throughput on 32, both also in times of the baseline's of the same round, and the processor time of the function's
 * own process for one request of the 32. Medians of the rounds.
 */
export async function measureRequests(context: Context) {
  const { effort, say, list } = context;
  await using parts = new AsyncDisposableStack();
  const variants = [
    { deno: Deno.version.deno, variant: "direct", target: list, server: undefined },
    ...await startVariants(parts, context, ["baseline", "function"]),
  ];
  await assertSameBatches(variants.map(({ target }) => target));
  for (const { deno, variant, target } of variants) {
    say(`warming up ${variant} on Deno ${deno}`);
    await load(target, { connections: 32, durationMs: 500 + 2_500 * effort });
  }
  const [rounds, durationMs] = [Math.ceil(25 * effort), 400];
  say(`${rounds} rounds`);
  const measured = await byTurns(rounds, variants, async ({ target, server }) => {
    const { p50 } = await load(target, { connections: 1, durationMs });
    const before = server && processorTimeMs(server.pid);
    const { requestsPerSecond, requests } = await load(target, { connections: 32, durationMs });
    const after = server && processorTimeMs(server.pid);
    const processor = before !== undefined && after !== undefined &&
      { processorMicroseconds: (after - before) / requests * 1_000 };
    return { latencyMs: p50, requestsPerSecond, ...processor };
  });
  return measured.map(([{ deno, variant }, rounds]) => {
    const [, baseline = []] = measured.find(([other]) =>
      other.deno === deno && other.variant === "baseline"
    ) ?? [];
    const withRatios = rounds.map((round, index) => ({
      ...round,
      latencyRatio: round.latencyMs / (baseline[index]?.latencyMs ?? NaN),
      throughputRatio: round.requestsPerSecond / (baseline[index]?.requestsPerSecond ?? NaN),
    }));
    return { deno, variant, ...medians(withRatios) };
  });
}

/** Only targets that answer the same batches do the same work. */
async function assertSameBatches(targets: Target[]): Promise<void> {
  const lists = await Promise.all(targets.map(async (target) => {
    const answer = JSON.parse(await askOnce(target));
    const batches: { id: string }[] = Array.isArray(answer) ? answer : answer.batches;
    return batches.map(({ id }) => id).join();
  }));
  if (new Set(lists).size !== 1) throw new Error("The variants do not answer the same batches.");
}
