import { callFunction } from "../../testkit/answers.ts";
import { loadDataset, makeDataset, makePerson } from "../../testkit/dataset.ts";
import { residentMemoryMib } from "../../testkit/process_usage.ts";
import { createRandom } from "../../testkit/random.ts";
import { median } from "../../testkit/statistics.ts";
import type { Platform } from "../platform.ts";
import { createKinds } from "./requests.ts";

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

const statements = [
  `update public.call_batch_contacts set status =
     (array['pending', 'queued', 'in_progress', 'completed', 'failed', 'skipped'])[1 + (id + $2) % 6]
   where batch_id = $1`,
  `insert into public.call_batch_contacts (batch_id, phone_number, status)
   select $1, '+15550000000', 'queued' from generate_series(1, 1 + $2 % 3)`,
  `delete from public.call_batch_contacts where batch_id = $1 and id % 3 = $2 % 3`,
];

/** Lets many callers loose on the function while contacts change, and holds every response to the contract. */
export async function soak(options: SoakOptions): Promise<SoakReport> {
  const { platform: { sql, functionUrl, functionPid }, platform, seconds, connections } = options;
  const random = createRandom();
  const dataset = makeDataset([40, 40, 40, 40, 40]);
  const newcomer = makePerson(null);
  await loadDataset(sql, { ...dataset, people: [...dataset.people, newcomer] });
  const kinds = await createKinds(platform, { dataset, newcomer, random });

  const timeout = AbortSignal.timeout(seconds * 1000);
  const stop = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  const start = performance.now();
  const elapsed = () => (performance.now() - start) / 1000;
  const answers: SoakReport["answers"] = {};
  const latencies: number[] = [];
  const failures: string[] = [];

  /** One of each kind comes first, then draws by their weights. */
  const first = Object.keys(kinds);
  const weighted = Object.entries(kinds).flatMap(([kind, { weight }]) => Array(weight).fill(kind));

  /** `tags` are what this caller has seen: sometimes it asks only for what has changed since. */
  async function callOnce(tags: Map<string, string>): Promise<void> {
    const kind = first.shift() ?? weighted[Math.floor(random() * weighted.length)];
    const request = kinds[kind]?.make();
    if (!request) throw new RangeError(`There are no requests of the kind ${kind}`);
    const { token, options, leavesAfterMs, assertContract } = request;
    const leave = leavesAfterMs === undefined ? undefined : AbortSignal.timeout(leavesAfterMs);
    const key = `${token} ${options.query}`;
    const tag = random() < 0.5 ? tags.get(key) : undefined;
    const begin = performance.now();
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
      latencies.push(performance.now() - begin);
    } catch (error) {
      if (!leave?.aborted) failures.push(`${kind} ${options.query ?? ""}: ${error}`);
    }
    const statuses = answers[kind] ??= {};
    statuses[outcome] = (statuses[outcome] ?? 0) + 1;
  }

  async function call(): Promise<void> {
    const tags = new Map<string, string>();
    while (!stop.aborted) await callOnce(tags);
  }

  async function changeContacts(): Promise<number> {
    for (let turn = 0;; turn += 1) {
      if (stop.aborted) return turn;
      const { id } = dataset.batches[turn * 7 % dataset.batches.length] ?? {};
      await sql(statements[turn % statements.length] ?? "", [id, turn]);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  const samples: { mib: number; at: number }[] = [];
  const sampling = setInterval(() => {
    const mib = residentMemoryMib(functionPid() ?? 0);
    if (mib !== undefined) samples.push({ mib, at: elapsed() / seconds });
  }, 500);
  const [changes] = await Promise.all([
    changeContacts(),
    ...Array.from({ length: connections }, call),
  ]);
  clearInterval(sampling);

  const between = (from: number, to: number) =>
    median(samples.filter(({ at }) => at >= from && at < to).map(({ mib }) => mib));
  const memory = { early: between(0.25, 0.5), late: between(0.75, 2) };
  const wrong = await sql("select * from calls_batch_list.recount_call_batches()");
  if (wrong.length > 0) failures.push(`counts that drifted: ${JSON.stringify(wrong)}`);
  if (seconds >= shortestAssertedSeconds && memory.late > memory.early * tolerance) {
    failures.push(`memory grew from ${memory.early} to ${memory.late} MiB`);
  }
  return { seconds: elapsed(), answers, latencies, changes, memory, failures };
}
