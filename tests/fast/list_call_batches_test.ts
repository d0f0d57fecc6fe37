import assert from "node:assert/strict";
import { type Include, listCallBatches, type PageRequest } from "../../client/mod.ts";
import { clientOf, clientOfList, failureOf } from "../../dev/testkit/fake_client.ts";
import { listen } from "../../dev/local/gateway.ts";
import { filterNames, filters } from "../../supabase/functions/calls-batch-list/filters.ts";
import { pageSchema } from "../../supabase/functions/calls-batch-list/schema.ts";

Deno.test("listCallBatches() returns the function's page and its nextCursor", async () => {
  const { supabase, queries, batches } = clientOfList(3);
  const { nextCursor, ...page } = await listCallBatches(supabase, { limit: 2 });
  assert.deepEqual(pageSchema.parse(page).batches, batches.slice(0, 2));
  assert.ok(nextCursor && nextCursor === page.pagination.next_cursor);
  const last = await listCallBatches(supabase, { limit: 2, cursor: nextCursor });
  assert.deepEqual([last.batches, last.nextCursor], [batches.slice(2), null]);
  assert.equal(queries.length, 2);
});

Deno.test("listCallBatches() rejects a page without its next cursor, or with the cursor of the request", async () => {
  for (const next_cursor of [undefined, "same"]) {
    const page = { batches: [], pagination: { has_more: true, next_cursor } };
    const { code } = await failureOf(() => Response.json(page), { cursor: "same" });
    assert.equal(code, "unexpected_answer");
  }
});

Deno.test("listCallBatches() throws timeout after timeoutMs, also during a body", async () => {
  const stalled = new ReadableStream({ start: (body) => body.enqueue(new Uint8Array(1)) });
  const json = { headers: { "Content-Type": "application/json" } };
  await using server = listen(0, () => new Response(stalled, json));
  const fetchIt = ({ signal }: Request) => fetch(`http://${server.host}`, { signal });
  const { status, code } = await failureOf(fetchIt, { timeoutMs: 100 });
  assert.deepEqual([status, code], [0, "timeout"]);
});

const lost = () => Promise.reject(new TypeError("connection reset"));

for (
  const [what, respond, retries, retryAfterSeconds] of [
    ["a lost connection", lost, true],
    ["a 503 with Retry-After", () => refusal(503, "1"), true, 1],
    ["a 503 without Retry-After", () => refusal(503), false],
    ["a 503 with a long Retry-After", () => refusal(503, "60"), false, 60],
    ["a 500", () => refusal(500, "1"), false, 1],
    ["a 401", () => refusal(401, "1"), false, 1],
  ] as [string, () => Response | Promise<Response>, boolean, number?][]
) {
  Deno.test(`listCallBatches() ${retries ? "retries once" : "does not retry"} after ${what}`, async () => {
    let requests = 0;
    const error = await failureOf(() => (requests++, respond()), { retry: true });
    assert.deepEqual([requests, error.retryAfterSeconds], [retries ? 2 : 1, retryAfterSeconds]);
    if (!retries) return;
    const page = await listCallBatches(clientOf(() => requests++ === 2 ? respond() : emptyPage()));
    assert.deepEqual([page.batches, requests], [[], 4]);
  });
}

Deno.test("listCallBatches() stops waiting for a retry when its signal aborts", async () => {
  const signal = AbortSignal.timeout(20);
  const started = performance.now();
  const error = await failureOf(() => refusal(503, "10"), { retry: true, signal });
  assert.deepEqual([error.status, error.code, error.cause], [0, "aborted", signal.reason]);
  assert.ok(performance.now() - started < 9_000);
});

const everyFilter = Object.fromEntries(
  filterNames.map((name) => [
    name.replace(/_(.)/g, (_, letter) => letter.toUpperCase()),
    filters[name].example,
  ]),
);
const examples = filterNames.map((name) => [name, filters[name].example]);

for (
  const [request, query] of [
    [{}, ""],
    [{ status: "paused" }, "status=paused"],
    [{ status: ["paused", "failed"], limit: 10 }, "status=paused%2Cfailed&limit=10"],
    [{ status: [], offset: 0 }, "offset=0"],
    [everyFilter, String(new URLSearchParams(examples))],
    [{ sort: "-started_at", cursor: "a+b" }, "sort=-started_at&cursor=a%2Bb"],
    [{ createdFrom: "2025-01-01+05:30" }, "created_from=2025-01-01%2B05%3A30"],
    [{ createdBefore: new Date(0) }, "created_before=1970-01-01T00%3A00%3A00.000Z"],
    [{ include: "activity" }, "include=activity%2Cnext_cursor"],
    [{ include: ["next_cursor", "activity"] }, "include=activity%2Cnext_cursor"],
    [{ cursor: "" }, "cursor="],
    [{ status: null, campaignId: null, createdFrom: null, limit: null, timeoutMs: null }, ""],
  ] as [PageRequest<Include | undefined>, string][]
) {
  Deno.test(`listCallBatches() requests ${query || "a page"}`, async () => {
    const seen: string[] = [];
    const client = clientOf(({ method, url }) => (seen.push(`${method} ${url}`), emptyPage()));
    await listCallBatches(client, request);
    const expected = query.includes("include=")
      ? query
      : [query, "include=next_cursor"].filter(Boolean).join("&");
    assert.deepEqual(seen, [`GET http://project.test/functions/v1/calls-batch-list?${expected}`]);
  });
}

Deno.test("listCallBatches() rejects an invalid Date without a request", async () => {
  const request = { createdFrom: new Date(""), createdBefore: new Date(NaN) };
  const error = await failureOf(() => assert.fail("no request"), request);
  assert.deepEqual([error.status, error.code], [400, "invalid_request"]);
  assert.deepEqual(error.details.map(({ field }) => field), ["created_from", "created_before"]);
});

Deno.test("listCallBatches() works where React Native lacks globals", async () => {
  const seen: string[] = [];
  const client = clientOf(({ url }) => (seen.push(url), emptyPage()));
  const { crypto } = globalThis;
  const { prototype } = URLSearchParams;
  const toString = Object.getOwnPropertyDescriptor(prototype, "toString") ?? {};
  try {
    Object.defineProperty(prototype, "toString", { value: () => "0=status", configurable: true });
    Reflect.deleteProperty(globalThis, "crypto");
    await listCallBatches(client, { status: ["paused", "failed"] });
  } finally {
    Object.defineProperty(prototype, "toString", toString);
    Object.defineProperty(globalThis, "crypto", { value: crypto, configurable: true });
  }
  assert.match(seen.join(), /\?status=paused%2Cfailed&include=next_cursor$/);
});

function refusal(status: number, retryAfter?: string): Response {
  const body = { error: "No.", code: "auth_unavailable", request_id: "r-6" };
  return Response.json(body, { status, headers: retryAfter ? { "Retry-After": retryAfter } : {} });
}

function emptyPage(): Response {
  const pagination = { total: 0, limit: 25, offset: 0, has_more: false };
  return Response.json({ batches: [], pagination });
}
