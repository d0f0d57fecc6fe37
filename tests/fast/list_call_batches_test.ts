import assert from "node:assert/strict";
import { type Include, listCallBatches, type PageRequest } from "../../client/mod.ts";
import { listen } from "../../dev/local/gateway.ts";
import { filterNames, filters } from "../../supabase/functions/calls-batch-list/filters.ts";
import { createFakeList } from "../../dev/testkit/fake_list.ts";
import { clientOf, failureOf } from "../../dev/testkit/client_failures.ts";

Deno.test("listCallBatches() throws timeout after timeoutMs, also during a body", async () => {
  const stalled = new ReadableStream({ start: (body) => body.enqueue(new Uint8Array(1)) });
  const json = { headers: { "Content-Type": "application/json" } };
  await using server = listen(0, () => Promise.resolve(new Response(stalled, json)));
  const error = await failureOf(({ signal }) => fetch(`http://${server.host}`, { signal }), {
    timeoutMs: 100,
  });
  assert.deepEqual([error.status, error.code], [0, "timeout"]);
});

const lost = () => Promise.reject(new TypeError("connection reset"));

for (
  const [what, respond, retries] of [
    ["a lost connection", lost, true],
    ["a 503 with Retry-After", () => refusal(503, "1"), true],
    ["a 503 without Retry-After", () => refusal(503), false],
    ["a 503 with a long Retry-After", () => refusal(503, "60"), false],
    ["a 500", () => refusal(500, "1"), false],
    ["a 401", () => refusal(401, "1"), false],
  ] as [string, () => Response | Promise<Response>, boolean][]
) {
  Deno.test(`listCallBatches() ${retries ? "retries once" : "does not retry"} after ${what}`, async () => {
    let requests = 0;
    await failureOf(() => (requests++, respond()), { retry: true });
    assert.equal(requests, retries ? 2 : 1);
    if (!retries) return;
    const page = await listCallBatches(clientOf(() => requests++ === 2 ? respond() : emptyPage()));
    assert.deepEqual([page.batches, requests], [[], 4]);
  });
}

Deno.test("listCallBatches() stops waiting for a retry when its signal aborts", async () => {
  const signal = AbortSignal.timeout(20);
  const started = performance.now();
  const error = await failureOf(() => refusal(503, "10"), { retry: true, signal });
  assert.equal(error.code, "aborted");
  assert.ok(performance.now() - started < 9_000);
});

Deno.test("listCallBatches() reports retryAfterSeconds", async () => {
  assert.equal((await failureOf(() => refusal(503, "60"))).retryAfterSeconds, 60);
  assert.equal((await failureOf(() => refusal(500))).retryAfterSeconds, undefined);
});

for (
  const [request, query] of [
    [{}, ""],
    [{ status: "paused" }, "status=paused"],
    [{ status: ["paused", "failed"], limit: 10 }, "status=paused%2Cfailed&limit=10"],
    [{ status: [], offset: 0 }, "offset=0"],
    [{ campaignId: "c", agentMappingId: "a" }, "campaign_id=c&agent_mapping_id=a"],
    [{ sort: "-started_at", cursor: "a+b" }, "sort=-started_at&cursor=a%2Bb"],
    [{ createdFrom: "2025-01-01+05:30" }, "created_from=2025-01-01%2B05%3A30"],
    [{ createdBefore: new Date(0) }, "created_before=1970-01-01T00%3A00%3A00.000Z"],
    [{ inactiveSince: "2025-01-01" }, "inactive_since=2025-01-01"],
    [{ include: "activity" }, "include=activity%2Cnext_cursor"],
    [{ include: ["next_cursor", "activity"] }, "include=activity%2Cnext_cursor"],
    [{ cursor: "" }, "cursor="],
    [{ status: null, campaignId: null, createdFrom: null, limit: null, timeoutMs: null }, ""],
  ] as [PageRequest<Include | undefined>, string][]
) {
  Deno.test(`listCallBatches() requests ${query || "a page"}`, async () => {
    const seen: string[] = [];
    const client = clientOf(({ method, url }) => {
      seen.push(`${method} ${url}`);
      return emptyPage();
    });
    await listCallBatches(client, request);
    const expected = query.includes("include=")
      ? query
      : [query, "include=next_cursor"].filter(Boolean).join("&");
    assert.deepEqual(seen, [`GET http://project.test/functions/v1/calls-batch-list?${expected}`]);
  });
}

Deno.test("listCallBatches() has an option for every filter of the function", async () => {
  const fake = createFakeList([1]);
  const options = filterNames.map((name) => [
    name.replace(/_(.)/g, (_, letter) => letter.toUpperCase()),
    filters[name].example,
  ]);
  await listCallBatches(fake.supabase, Object.fromEntries(options));
  for (const name of filterNames) assert.equal(fake.requests[0]?.get(name), filters[name].example);
});

Deno.test("listCallBatches() rejects an invalid Date without a request", async () => {
  const request = { createdFrom: new Date(""), createdBefore: new Date(NaN) };
  const error = await failureOf(() => assert.fail("no request"), request);
  assert.deepEqual([error.status, error.code], [400, "invalid_request"]);
  assert.deepEqual(error.details.map(({ field }) => field), ["created_from", "created_before"]);
});

Deno.test("listCallBatches() works where React Native lacks globals", async () => {
  const fake = createFakeList([1]);
  const { crypto } = globalThis;
  const { prototype } = URLSearchParams;
  const toString = Object.getOwnPropertyDescriptor(prototype, "toString") ?? {};
  try {
    Object.defineProperty(prototype, "toString", { value: () => "0=status", configurable: true });
    Reflect.deleteProperty(globalThis, "crypto");
    await listCallBatches(fake.supabase, { status: ["paused", "failed"] });
  } finally {
    Object.defineProperty(prototype, "toString", toString);
    Object.defineProperty(globalThis, "crypto", { value: crypto, configurable: true });
  }
  assert.deepEqual(fake.requests.map(String), ["status=paused%2Cfailed&include=next_cursor"]);
});

function refusal(status: number, retryAfter?: string): Response {
  const body = { error: "No.", code: "auth_unavailable", request_id: "r-6" };
  return Response.json(body, { status, headers: retryAfter ? { "Retry-After": retryAfter } : {} });
}

function emptyPage(headers: Record<string, string> = {}): Response {
  const pagination = { total: 0, limit: 25, offset: 0, has_more: false };
  return Response.json({ batches: [], pagination }, { headers });
}
