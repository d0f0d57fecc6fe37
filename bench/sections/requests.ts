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
  /** Size of an answer, without its head. */
  answerBytes: number;
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
  const sizes = await compareAnswers(ways);
  for (const name of names) {
    options.progress(`warming up: ${name}`);
    const durationMs = options.warmUpMs;
    await putUnderLoad(ways[name].target, { connections: options.connections, durationMs });
  }
  let round = 0;
  const measures = Object.fromEntries(names.map((name) => [name, () => {
    if (name === "floor" && ++round % 5 === 1) {
      options.progress(`round ${round} of ${options.rounds}`);
    }
    return measureRound(ways, name, options);
  }])) as Record<WayName, () => Promise<Round>>;
  const rounds = await byTurns(options.rounds, measures);
  return names.map((way) => ({
    way,
    ...summarize(rounds[way], rounds.floor),
    answerBytes: sizes[way],
  }));
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

function summarize(own: Round[], floor: Round[]): Omit<RequestResult, "way" | "answerBytes"> {
  const middle = (value: (round: Round, index: number) => number) =>
    rounded(median(own.map(value)));
  const floorOf = (index: number) => floor[index] ?? { latencyMs: NaN, requestsPerSecond: NaN };
  const timed = own.every(({ processorMicroseconds }) => processorMicroseconds !== undefined);
  return {
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

/** Makes sure that every way answers the same batches, for only then is the same work compared. Gives the sizes. */
async function compareAnswers(ways: Ways): Promise<Record<WayName, number>> {
  const answers = await Promise.all(names.map(async (name) => {
    const text = await askOnce(ways[name].target);
    const answer = JSON.parse(text);
    const batches: { id: string }[] = Array.isArray(answer) ? answer : answer.batches;
    return { name, size: text.length, ids: batches.map(({ id }) => id).join() };
  }));
  if (new Set(answers.map(({ ids }) => ids)).size !== 1) {
    throw new Error("The ways do not answer the same batches.");
  }
  return Object.fromEntries(answers.map(({ name, size }) => [name, size])) as Record<
    WayName,
    number
  >;
}
