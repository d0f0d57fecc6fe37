import { askOnce, putUnderLoad } from "../load.ts";
import { processorTimeMs } from "../server_process.ts";
import { byTurns, median, rounded } from "../statistics.ts";
import { startWays, type WayName, type WayOptions, type Ways } from "../ways.ts";

/** How a way compares with the floor of the same run; medians of the rounds. */
export interface RequestResult {
  way: WayName;
  /** On one connection: milliseconds, and times the floor's of the same round. */
  latencyMs: number;
  latencyRatio: number;
  /** On many connections: requests a second, and times the floor's of the same round. */
  requestsPerSecond: number;
  throughputRatio: number;
  /** Processor time of the way's own process for one request on many connections. */
  processorMicroseconds: number | undefined;
}

/** How long and how often it is measured. */
export interface RequestOptions {
  connections: number;
  rounds: number;
  warmUpMs: number;
  roundMs: number;
  progress: (line: string) => void;
}

interface Round {
  latencyMs: number;
  requestsPerSecond: number;
  processorMicroseconds: number | undefined;
}

const names = ["direct", "floor", "function", "conventional"] as const;

/** Measures latency on one connection and throughput on many, all ways by turns. */
export async function measureRequests(
  wayOptions: WayOptions,
  options: RequestOptions,
): Promise<RequestResult[]> {
  await using ways = await startWays(wayOptions);
  await assertSameList(ways);
  for (const name of names) {
    options.progress(`warming up: ${name}`);
    const durationMs = options.warmUpMs;
    await putUnderLoad(ways[name].target, { connections: options.connections, durationMs });
  }
  let round = 0;
  const measures = Object.fromEntries(names.map((name) => [name, () => {
    if (name === "floor") options.progress(`round ${++round} of ${options.rounds}`);
    return measureRound(ways, name, options);
  }])) as Record<WayName, () => Promise<Round>>;
  const rounds = await byTurns(options.rounds, measures);
  return names.map((way) => summarize(way, rounds[way], rounds.floor));
}

async function measureRound(
  ways: Ways,
  name: WayName,
  { connections, roundMs }: RequestOptions,
): Promise<Round> {
  const { target, process } = ways[name];
  const { latencyMs } = await putUnderLoad(target, { connections: 1, durationMs: roundMs });
  const before = process && processorTimeMs(process.pid);
  const { requestsPerSecond, requests } = await putUnderLoad(target, {
    connections,
    durationMs: roundMs,
  });
  const after = process && processorTimeMs(process.pid);
  const used = before === undefined || after === undefined ? undefined : after - before;
  return {
    latencyMs,
    requestsPerSecond,
    processorMicroseconds: used && used / requests * 1_000,
  };
}

function summarize(way: WayName, own: Round[], floor: Round[]): RequestResult {
  const middle = (value: (round: Round, index: number) => number) =>
    rounded(median(own.map(value)));
  const floorOf = (index: number) => floor[index] ?? { latencyMs: NaN, requestsPerSecond: NaN };
  const timed = own.every(({ processorMicroseconds }) => processorMicroseconds !== undefined);
  return {
    way,
    latencyMs: middle(({ latencyMs }) => latencyMs),
    latencyRatio: middle(({ latencyMs }, index) => latencyMs / floorOf(index).latencyMs),
    requestsPerSecond: middle(({ requestsPerSecond }) => requestsPerSecond),
    throughputRatio: middle(({ requestsPerSecond }, index) =>
      requestsPerSecond / floorOf(index).requestsPerSecond
    ),
    processorMicroseconds: timed
      ? middle(({ processorMicroseconds = NaN }) => processorMicroseconds)
      : undefined,
  };
}

/** What is compared must be the same work: every way answers the same batches. */
async function assertSameList(ways: Ways): Promise<void> {
  const lists = await Promise.all(names.map(async (name) => {
    const answer = JSON.parse(await askOnce(ways[name].target));
    const batches: { id: string }[] = Array.isArray(answer) ? answer : answer.batches;
    return batches.map(({ id }) => id).join();
  }));
  if (new Set(lists).size !== 1) throw new Error("The ways do not answer the same batches.");
}
