import { processorTimeMs } from "../../testkit/process_usage.ts";
import { median } from "../../testkit/statistics.ts";
import { type Context, startVariant, type Variant, type VariantName } from "../context.ts";
import { askOnce, load } from "../load.ts";
import { byTurns, rounded } from "../statistics.ts";

/** How a variant compares with the baseline on the same Deno; medians of the rounds. */
export interface RequestResult {
  deno: string;
  variant: VariantName;
  /** On one connection: milliseconds, and times the baseline's of the same round. */
  latencyMs: number;
  latencyRatio: number;
  /** On 32 connections: requests a second, and times the baseline's of the same round. */
  requestsPerSecond: number;
  throughputRatio: number;
  /** Processor time of the variant's own process for one request on many connections. */
  processorMicroseconds?: number;
}

interface Round {
  latencyMs: number;
  requestsPerSecond: number;
  processorMicroseconds: number | undefined;
}

/** Measures latency on one connection and throughput on many, all variants by turns, on each Deno. */
export async function measureRequests(context: Context): Promise<RequestResult[]> {
  const { effort, say, runtimes } = context;
  const [rounds, roundMs] = [Math.ceil(25 * effort), 200 + 200 * effort];
  await using parts = new AsyncDisposableStack();
  const entries: { deno: string; variant: VariantName; started: Variant }[] = [];
  for (const [index, runtime] of runtimes.entries()) {
    for (const name of ["direct", "baseline", "function"] as const) {
      if (index > 0 && name === "direct") continue;
      const started = await startVariant(parts, context, { name, runtime });
      entries.push({ deno: runtime.version, variant: name, started });
      say(`warming up ${name} on Deno ${runtime.version}`);
      await load(started.target, { connections: 32, durationMs: 500 + 2_500 * effort });
    }
  }
  await assertSameBatches(entries.map(({ started }) => started));
  say(`${rounds} rounds`);
  const key = ({ deno, variant }: { deno: string; variant: VariantName }) => `${variant} ${deno}`;
  const measured = await byTurns(
    rounds,
    Object.fromEntries(
      entries.map((entry) => [key(entry), () => measureRound(entry.started, roundMs)]),
    ),
  );
  return entries.map(({ deno, variant }) => {
    const own = measured[key({ deno, variant })] ?? [];
    const baseline = measured[key({ deno, variant: "baseline" })] ?? [];
    const middle = (value: (round: Round, index: number) => number) =>
      rounded(median(own.map(value)));
    const baselineOf = (index: number, what: "latencyMs" | "requestsPerSecond") =>
      baseline[index]?.[what] ?? NaN;
    const timed = own.every(({ processorMicroseconds }) => processorMicroseconds !== undefined);
    return {
      deno,
      variant,
      latencyMs: middle(({ latencyMs }) => latencyMs),
      latencyRatio: middle(({ latencyMs }, index) => latencyMs / baselineOf(index, "latencyMs")),
      requestsPerSecond: middle(({ requestsPerSecond }) => requestsPerSecond),
      throughputRatio: middle(({ requestsPerSecond }, index) =>
        requestsPerSecond / baselineOf(index, "requestsPerSecond")
      ),
      ...(timed && {
        processorMicroseconds: middle(({ processorMicroseconds = NaN }) => processorMicroseconds),
      }),
    };
  });
}

async function measureRound({ target, server }: Variant, durationMs: number): Promise<Round> {
  const { p50 } = await load(target, { connections: 1, durationMs });
  const before = server && processorTimeMs(server.pid);
  const { requestsPerSecond, requests } = await load(target, { connections: 32, durationMs });
  const after = server && processorTimeMs(server.pid);
  const used = before === undefined || after === undefined ? undefined : after - before;
  return {
    latencyMs: p50,
    requestsPerSecond,
    processorMicroseconds: used && used / requests * 1_000,
  };
}

/** Only variants that answer the same batches do the same work. */
async function assertSameBatches(variants: Variant[]): Promise<void> {
  const lists = await Promise.all(variants.map(async ({ target }) => {
    const answer = JSON.parse(await askOnce(target));
    const batches: { id: string }[] = Array.isArray(answer) ? answer : answer.batches;
    return batches.map(({ id }) => id).join();
  }));
  if (new Set(lists).size !== 1) throw new Error("The variants do not answer the same batches.");
}
