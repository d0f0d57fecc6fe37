import { callFunction } from "../../testkit/answers.ts";
import { type Dataset, loadDataset, makeDataset, makePerson } from "../../testkit/dataset.ts";
import { residentMemoryMib } from "../../testkit/process_usage.ts";
import { createRandom } from "../../testkit/random.ts";
import { median } from "../../testkit/statistics.ts";
import type { Platform } from "../platform.ts";
import { createKinds, type SoakKinds, type SoakRequest } from "./requests.ts";

/** How long, how hard and against what. */
export interface SoakOptions {
  platform: Platform;
  seconds: number;
  connections: number;
  /** Ends it early. */
  signal?: AbortSignal;
}

/** What came of it. */
export interface SoakReport {
  seconds: number;
  /** Responses by kind of request and status; `left` for callers who did not wait. */
  answers: Record<string, Record<string, number>>;
  /** Milliseconds each response took. */
  latencies: number[];
  /** How many statements changed contacts meanwhile. */
  changes: number;
  /** Medians of the function's memory in the second and in the last quarter of the time, in MiB. */
  memory: { early: number; late: number };
  /** What was not as the contract says; empty when all went well. */
  failures: string[];
}

/** Shorter than this and the memory is reported but not asserted: it has had no time to warm up. */
const shortestAssertedSeconds = 30;
const tolerance = 1.2;

/** Lets many callers loose on the function while contacts change, and holds every response to the contract. */
export async function soak(options: SoakOptions): Promise<SoakReport> {
  const { platform, seconds, connections, signal } = options;
  const random = createRandom();
  const dataset = makeDataset([40, 40, 40, 40, 40]);
  const newcomer = makePerson(null);
  await loadDataset(platform.sql, { ...dataset, people: [...dataset.people, newcomer] });
  const kinds = await createKinds(platform, { dataset, newcomer, random });

  const timeout = AbortSignal.timeout(seconds * 1000);
  const stop = signal ? AbortSignal.any([signal, timeout]) : timeout;
  const start = performance.now();
  const elapsed = () => (performance.now() - start) / 1000;
  const report: SoakReport = {
    seconds,
    answers: {},
    latencies: [],
    changes: 0,
    memory: { early: NaN, late: NaN },
    failures: [],
  };
  const samples: { mib: number; at: number }[] = [];
  const sampling = setInterval(() => {
    const mib = residentMemoryMib(platform.functionPid() ?? 0);
    if (mib !== undefined) samples.push({ mib, at: elapsed() / seconds });
  }, 500);

  const draw = createDraw(kinds, random);
  await Promise.all([
    changeContacts(platform, { dataset, stop, report }),
    ...Array.from({ length: connections }, async () => {
      const tags = new Map<string, string>();
      while (!stop.aborted) await callOnce(platform, { ...draw(), report, tags, random });
    }),
  ]);
  clearInterval(sampling);
  report.seconds = elapsed();
  const between = (from: number, to: number) =>
    median(samples.filter(({ at }) => at >= from && at < to).map(({ mib }) => mib));
  const { early, late } = report.memory = { early: between(0.25, 0.5), late: between(0.75, 2) };
  const wrong = await platform.sql("select * from calls_batch_list.recount_call_batches()");
  if (wrong.length > 0) report.failures.push(`counts that drifted: ${JSON.stringify(wrong)}`);
  if (seconds >= shortestAssertedSeconds && late > early * tolerance) {
    report.failures.push(`memory grew from ${early} to ${late} MiB`);
  }
  return report;
}

/** Draws requests by their weights, after one of each kind. */
function createDraw(kinds: SoakKinds, random: () => number) {
  const names = Object.keys(kinds);
  const weighted = names.flatMap((name) => Array<string>(kinds[name]?.weight ?? 0).fill(name));
  return (): { kind: string; request: SoakRequest } => {
    const kind = names.shift() ?? weighted[Math.floor(random() * weighted.length)] ?? "";
    const request = kinds[kind]?.make();
    if (!request) throw new RangeError(`There are no requests of the kind ${kind}`);
    return { kind, request };
  };
}

interface Call {
  kind: string;
  request: SoakRequest;
  report: SoakReport;
  /** What this caller has seen: sometimes it asks only for what has changed since. */
  tags: Map<string, string>;
  random: () => number;
}

async function callOnce({ functionUrl }: Platform, call: Call): Promise<void> {
  const { kind, request: { token, options, leavesAfterMs, assertContract }, report, tags } = call;
  const leave = leavesAfterMs === undefined ? undefined : AbortSignal.timeout(leavesAfterMs);
  const key = `${token} ${options.query}`;
  const tag = call.random() < 0.5 ? tags.get(key) : undefined;
  const start = performance.now();
  let outcome = "left";
  try {
    const response = await callFunction(functionUrl, token, {
      ...options,
      ...(tag && { headers: { "If-None-Match": tag } }),
      ...(leave && { signal: leave }),
    });
    await assertContract(response);
    outcome = String(response.status);
    tags.set(key, response.headers.get("etag") ?? "");
    report.latencies.push(performance.now() - start);
  } catch (error) {
    if (!leave?.aborted) report.failures.push(`${kind} ${options.query ?? ""}: ${error}`);
  }
  const statuses = report.answers[kind] ??= {};
  statuses[outcome] = (statuses[outcome] ?? 0) + 1;
}

const changes = [
  `update public.call_batch_contacts set status =
     (array['pending', 'queued', 'in_progress', 'completed', 'failed', 'skipped'])[1 + (id + $2) % 6]
   where batch_id = $1`,
  `insert into public.call_batch_contacts (batch_id, phone_number, status)
   select $1, '+15550000000', 'queued' from generate_series(1, 1 + $2 % 3)`,
  `delete from public.call_batch_contacts where batch_id = $1 and id % 3 = $2 % 3`,
];

async function changeContacts(
  { sql }: Platform,
  { dataset: { batches }, stop, report }: {
    dataset: Dataset;
    stop: AbortSignal;
    report: SoakReport;
  },
): Promise<void> {
  for (let turn = 0; !stop.aborted; turn = report.changes += 1) {
    const { id } = batches[turn * 7 % batches.length] ?? {};
    await sql(changes[turn % changes.length] ?? "", [id, turn]);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
