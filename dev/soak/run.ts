import type { Platform } from "../platform.ts";
import { judge } from "./judge.ts";
import { type MemoryReport, watchMemory } from "./memory.ts";
import { createDraw, type Draw, type SoakRequest } from "./requests.ts";
import { buildTown, changeContacts, findWrongCounts } from "./town.ts";

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
  /** Answers by kind of request and status; `left` for callers who did not wait. */
  answers: Map<string, Map<number | "left", number>>;
  /** Milliseconds each answer took. */
  latencies: number[];
  changes: number;
  memory: MemoryReport;
  /** What was not as the contract says; empty when all went well. */
  faults: string[];
}

/** Shorter than this and the memory is reported but not judged: it has had no time to warm up. */
const shortestJudged = 30;
const tolerance = 1.2;

/** Lets many callers loose on the function while contacts change, and judges every answer. */
export async function soak(options: SoakOptions): Promise<SoakReport> {
  const { platform, seconds, connections, signal } = options;
  const town = await buildTown(platform);
  const draw = await createDraw(platform, town);
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), seconds * 1000);
  signal?.addEventListener("abort", () => stop.abort());

  const memory = watchMemory(platform.functionPid, seconds * 1000 / 4);
  const start = performance.now();
  const report: Omit<SoakReport, "memory" | "changes" | "seconds"> = {
    answers: new Map(),
    latencies: [],
    faults: [],
  };
  const changing = changeContacts(platform, town, stop.signal);
  const callers = Array.from({ length: connections }, async () => {
    const tags = new Map<string, string>();
    while (!stop.signal.aborted) await callOnce(platform, withTag(draw, tags), report, tags);
  });
  await Promise.all(callers);
  const changes = await changing;
  clearTimeout(timer);
  const measured = memory.end();
  const wrong = await findWrongCounts(platform);
  if (wrong.length > 0) report.faults.push(`counts that drifted: ${JSON.stringify(wrong)}`);
  if (seconds >= shortestJudged && !(measured.late <= measured.early * tolerance)) {
    report.faults.push(`memory grew from ${measured.early} to ${measured.late} MiB`);
  }
  return { ...report, changes, memory: measured, seconds: (performance.now() - start) / 1000 };
}

/** Sometimes asks only for what has changed since this caller's last such page. */
function withTag(draw: Draw, tags: ReadonlyMap<string, string>): SoakRequest {
  const request = draw();
  const etag = tags.get(tagKey(request));
  if (etag === undefined || Math.random() < 0.5 || !(isPage(request.expected))) return request;
  const headers = { ...request.init.headers, "If-None-Match": etag };
  return {
    ...request,
    init: { ...request.init, headers },
    expected: { ...request.expected, etag },
  };
}

function isPage(expected: SoakRequest["expected"]): expected is { agencyId: string } {
  return typeof expected === "object" && "agencyId" in expected;
}

function tagKey({ query, expected }: SoakRequest): string {
  return `${isPage(expected) ? expected.agencyId : ""}${query}`;
}

async function callOnce(
  platform: Platform,
  request: SoakRequest,
  report: Pick<SoakReport, "answers" | "latencies" | "faults">,
  tags: Map<string, string>,
): Promise<void> {
  const { kind, query, init, expected, leavesAfter } = request;
  const leave = leavesAfter === undefined ? undefined : AbortSignal.timeout(leavesAfter);
  const start = performance.now();
  let outcome: number | "left" = "left";
  try {
    const response = await fetch(`${platform.functionUrl}${query}`, {
      ...init,
      ...(leave && { signal: leave }),
    });
    const fault = await judge(response, expected);
    if (leave?.aborted) throw leave.reason;
    outcome = response.status;
    const etag = response.headers.get("etag");
    if (etag) tags.set(tagKey(request), etag);
    if (fault !== undefined) report.faults.push(`${kind} ${query}: ${fault}`);
    report.latencies.push(performance.now() - start);
  } catch (error) {
    if (!leave?.aborted) report.faults.push(`${kind} ${query}: ${error}`);
  }
  const statuses = report.answers.get(kind) ?? new Map<number | "left", number>();
  statuses.set(outcome, (statuses.get(outcome) ?? 0) + 1);
  report.answers.set(kind, statuses);
}
