import { setTimeout as delay } from "node:timers/promises";
import type { Platform } from "../../../dev/platform.ts";
import { callFunction } from "../../../dev/testkit/answers.ts";
import { loadDataset, makeDataset, makePerson } from "../../../dev/testkit/dataset.ts";
import { residentMemoryMib } from "../../../dev/testkit/process_usage.ts";
import { createRandom } from "../../../dev/testkit/random.ts";
import { median } from "../../../dev/testkit/statistics.ts";
import { createKinds } from "./requests.ts";

/** What came of it. */
export interface SoakReport {
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

const statements = [
  `update public.call_batch_contacts set status =
     (array['pending', 'queued', 'in_progress', 'completed', 'failed', 'skipped'])[1 + (id + $2) % 6]
   where batch_id = $1`,
  `insert into public.call_batch_contacts (batch_id, phone_number, status)
   select $1, '+15550000000', 'queued' from generate_series(1, 1 + $2 % 3)`,
  `delete from public.call_batch_contacts where batch_id = $1 and id % 3 = $2 % 3`,
];

/** Lets many callers loose on the function while contacts change, and holds every response to the contract. */
export async function soak(
  platform: Platform,
  { seconds, connections }: { seconds: number; connections: number },
): Promise<SoakReport> {
  const { sql, functionUrl, functionPid } = platform;
  const random = createRandom();
  const dataset = makeDataset([40, 40, 40, 40, 40]);
  const newcomer = makePerson(null);
  await loadDataset(sql, { ...dataset, people: [...dataset.people, newcomer] });
  const kinds = Object.entries(await createKinds(platform, { dataset, newcomer, random }))
    .flatMap(([kind, [weight, make]]) => Array.from({ length: weight }, () => ({ kind, make })));

  const stop = AbortSignal.timeout(seconds * 1000);
  const answers: SoakReport["answers"] = {};
  const latencies: number[] = [];
  const failures: string[] = [];
  /** What was seen: half of the callers who come again ask only for what has changed since. */
  const tags = new Map<string, string>();
  let calls = 0;

  async function call(): Promise<void> {
    // All hundred come by turns, those of a kind far from each other.
    const { kind, make } = kinds[calls++ * 37 % kinds.length] ?? {};
    if (!kind || !make) throw new RangeError("There are no kinds of requests");
    const { token, options, assertContract } = make();
    const key = `${token} ${options.query}`;
    const tag = random() < 0.5 ? tags.get(key) : undefined;
    const headers = tag ? { "If-None-Match": tag } : {};
    const start = performance.now();
    let outcome = "left";
    try {
      const response = await callFunction(functionUrl, token, { ...options, headers });
      await assertContract(response);
      outcome = `${response.status}`;
      tags.set(key, response.headers.get("etag") ?? "");
      latencies.push(performance.now() - start);
    } catch (error) {
      if (!options.signal?.aborted) failures.push(`${kind} ${options.query ?? ""}: ${error}`);
    }
    const statuses = answers[kind] ??= {};
    statuses[outcome] = (statuses[outcome] ?? 0) + 1;
  }

  async function keepCalling(): Promise<void> {
    while (!stop.aborted) await call();
  }

  async function keepChanging(): Promise<number> {
    let turn = 0;
    for (; !stop.aborted; turn += 1) {
      const { id } = dataset.batches[turn * 7 % dataset.batches.length] ?? {};
      await sql(statements[turn % statements.length] ?? "", [id, turn]);
      await delay(20);
    }
    return turn;
  }

  const samples: number[] = [];
  const sampling = setInterval(() => {
    samples.push(residentMemoryMib(functionPid() ?? 0) ?? NaN);
  }, 500);
  const callers = Array.from({ length: connections }, keepCalling);
  const [changes] = await Promise.all([keepChanging(), ...callers]);
  clearInterval(sampling);

  const quarter = Math.ceil(samples.length / 4);
  const early = median(samples.slice(quarter, 2 * quarter));
  const late = median(samples.slice(-quarter));
  // In less time memory has not warmed up.
  if (seconds >= 30 && late > 1.2 * early) failures.push(`memory: ${early} to ${late} MiB`);
  const wrong = await sql("select * from calls_batch_list.recount_call_batches()");
  if (wrong.length > 0) failures.push(`counts that drifted: ${JSON.stringify(wrong)}`);
  return { answers, latencies, changes, memory: { early, late }, failures };
}
