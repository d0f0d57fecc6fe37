import assert from "node:assert/strict";
import { Response as NodeFetchResponse } from "node-fetch";
import { listen } from "../../dev/local/listen.ts";
import { createClient } from "@supabase/supabase-js";
import {
  CallBatchListError,
  isCallBatchListError,
  listCallBatches,
  type PageRequest,
} from "../../client/mod.ts";

/** What listCallBatches() throws when the network does as `answer` says. */
async function failure(
  answer: (request: Request) => Response | Promise<Response>,
  request?: PageRequest,
): Promise<CallBatchListError> {
  try {
    await listCallBatches(clientOf(answer), { retry: false, ...request });
  } catch (error) {
    assert.ok(error instanceof CallBatchListError);
    return error;
  }
  assert.fail("it should have thrown");
}

function clientOf(answer: (request: Request) => Response | Promise<Response>) {
  return createClient("http://project.test", "sb_publishable_test", {
    global: { fetch: async (input, init) => await answer(new Request(input, init)) },
    auth: { persistSession: false, autoRefreshToken: false },
  });
}

function fieldsOf({ status, code, message, requestId, details }: CallBatchListError) {
  return { status, code, message, requestId, details };
}

Deno.test("listCallBatches() gives what the function says of an unusable request", async () => {
  const details = [{ field: "limit", message: "must be a whole number" }];
  const body = { error: "No.", code: "invalid_request", request_id: "r-1", details };
  const error = await failure(() => Response.json(body, { status: 400 }));
  assert.deepEqual(fieldsOf(error), {
    status: 400,
    code: "invalid_request",
    message: "No.",
    requestId: "r-1",
    details,
  });
});

Deno.test("listCallBatches() keeps a code that it does not know", async () => {
  const body = { error: "Too many.", code: "rate_limited", request_id: "r-2" };
  const error = await failure(() => Response.json(body, { status: 429 }));
  assert.deepEqual([error.status, error.code, error.details], [429, "rate_limited", []]);
});

Deno.test("listCallBatches() reads the answer of a fetch with a response class of its own", async () => {
  const body = { error: "No.", code: "invalid_token", request_id: "r-4" };
  const response = new NodeFetchResponse(JSON.stringify(body), { status: 401 });
  const error = await failure(() => response as unknown as Response);
  assert.deepEqual([error.status, error.code, error.requestId], [401, "invalid_token", "r-4"]);
});

Deno.test("listCallBatches() tells a gateway's JSON from the function's", async () => {
  const body = { code: "BOOT_ERROR", message: "Function failed to start" };
  let sent: string | null = null;
  const error = await failure((request) => {
    sent = request.headers.get("x-request-id");
    return Response.json(body, { status: 503 });
  });
  assert.deepEqual(fieldsOf(error), {
    status: 503,
    code: "unexpected_answer",
    message: "The answer, with status 503, is not from calls-batch-list: Function failed to start",
    requestId: sent,
    details: [],
  });
});

Deno.test("listCallBatches() reads a relay error like any other answer", async () => {
  const headers = { "x-relay-error": "true" };
  const error = await failure(() => new Response("no worker", { status: 502, headers }));
  assert.deepEqual([error.status, error.code], [502, "unexpected_answer"]);
});

for (
  const [what, answer] of [
    ["a gateway's HTML with an error status", () => html(504)],
    ["a portal's HTML with status 200", () => html(200)],
    ["JSON that is not a page", () => Response.json(["ok"])],
    [
      "a page without its place in the list",
      () => Response.json({ batches: [], pagination: null }),
    ],
    ["JSON that stops in the middle", () => cutJson()],
    ["an error whose body cannot be read", () => brokenBody()],
  ] as [string, () => Response][]
) {
  Deno.test(`listCallBatches() answers unexpected_answer to ${what}`, async () => {
    const error = await failure(answer);
    assert.deepEqual([error.status, error.code], [answer().status, "unexpected_answer"]);
    assert.match(error.requestId, /^[0-9a-f]{32}$/);
  });
}

Deno.test("listCallBatches() answers not_modified to 304", async () => {
  const headers = { "x-request-id": "r-3" };
  const error = await failure(() => new Response(null, { status: 304, headers }));
  assert.deepEqual([error.status, error.code, error.requestId], [304, "not_modified", "r-3"]);
});

Deno.test("listCallBatches() answers unreachable when no answer comes", async () => {
  const lost = new TypeError("connection refused");
  const error = await failure(() => Promise.reject(lost));
  assert.deepEqual([error.status, error.code, error.cause], [0, "unreachable", lost]);
  assert.match(error.requestId, /^[0-9a-f]{32}$/);
});

Deno.test("listCallBatches() answers aborted when its signal ends the call", async () => {
  const reason = new Error("left the page");
  const controller = new AbortController();
  const error = await failure((request) => {
    controller.abort(reason);
    return Promise.reject(request.signal.reason);
  }, { signal: controller.signal });
  assert.deepEqual([error.status, error.code, error.cause], [0, "aborted", reason]);
});

Deno.test("listCallBatches() answers timeout when its time is up, also in the middle of a body", async () => {
  const stalled = new ReadableStream({
    start: (controller) => controller.enqueue(new Uint8Array(1)),
  });
  await using server = listen(
    0,
    () => Promise.resolve(new Response(stalled, { headers: json })),
  );
  const started = performance.now();
  const error = await failure(({ signal }) => fetch(`http://${server.host}`, { signal }), {
    timeoutMs: 100,
  });
  assert.deepEqual([error.status, error.code], [0, "timeout"]);
  assert.ok(performance.now() - started < 2_000);
});

for (
  const [what, lost] of [
    ["a lost connection", () => Promise.reject(new TypeError("connection reset"))],
    ["a 503 that says when", () => refusal(503, "1")],
  ] as [string, () => Response | Promise<Response>][]
) {
  Deno.test(`listCallBatches() tries once more, unnoticed, after ${what}`, async () => {
    let asked = 0;
    const page = await listCallBatches(clientOf(() => ++asked === 1 ? lost() : emptyPage()));
    assert.deepEqual([page.batches, asked], [[], 2]);
  });

  Deno.test(`listCallBatches() tries no third time after ${what}`, async () => {
    let asked = 0;
    const answer = () => (asked++, lost());
    await failure(answer, { retry: true });
    assert.equal(asked, 2);
  });

  Deno.test(`listCallBatches() ends the wait after ${what} with its signal`, async () => {
    const controller = new AbortController();
    const answer = () => {
      setTimeout(() => controller.abort(), 20);
      return lost();
    };
    const started = performance.now();
    const error = await failure(answer, { retry: true, signal: controller.signal });
    assert.equal(error.code, "aborted");
    assert.ok(performance.now() - started < 250);
  });
}

for (
  const [what, answer] of [
    ["a 503 that does not say when", () => refusal(503)],
    ["a 503 that says much later", () => refusal(503, "60")],
    ["a 500", () => refusal(500, "1")],
    ["a 401", () => refusal(401, "1")],
  ] as [string, () => Response][]
) {
  Deno.test(`listCallBatches() does not try again after ${what}`, async () => {
    let asked = 0;
    const { status } = await failure(() => (asked++, answer()), { retry: true });
    assert.deepEqual([status, asked], [answer().status, 1]);
  });
}

Deno.test("listCallBatches() says after how many seconds to try again", async () => {
  assert.equal((await failure(() => refusal(503, "60"))).retryAfterSeconds, 60);
  assert.equal((await failure(() => refusal(500))).retryAfterSeconds, undefined);
});

Deno.test("isCallBatchListError() knows the errors of another copy of the package", async () => {
  const copy: typeof import("../../client/call_batch_list_error.ts") = await import(
    "../../client/call_batch_list_error.ts?copy"
  );
  const failure = { status: 403, code: "no_agency", message: "No.", requestId: "r-5" };
  const foreign = new copy.CallBatchListError(failure);
  assert.equal(foreign instanceof CallBatchListError, false);
  assert.ok(isCallBatchListError(foreign));
  for (const other of [new Error("No."), null, "CallBatchListError", failure]) {
    assert.equal(isCallBatchListError(other), false);
  }
});

Deno.test("listCallBatches() gives the cursor of the next page, and none on the last", async () => {
  const links = [
    [`<?limit=25>; rel="first", <?limit=25&cursor=a%2Bb_1>; rel="next"`, "a+b_1"],
    [`<?cursor=next>; rel=first, <?cursor=x&limit=25>; rel=next`, "x"],
    [`<?limit=25>; rel="first"`, null],
    [`<?cursor=x>; rel="prev"`, null],
    [undefined, null],
  ] as const;
  for (const [link, cursor] of links) {
    const headers = link ? { Link: link } : {};
    assert.equal((await listCallBatches(clientOf(() => emptyPage(headers)))).nextCursor, cursor);
  }
});

Deno.test("listCallBatches() asks with GET for what it was given and nothing else", async () => {
  const id = "c0000000-0000-4000-8000-000000000001";
  const requests: [PageRequest<"activity" | undefined>, string][] = [
    [{}, ""],
    [{ status: "paused" }, "?status=paused"],
    [
      { status: ["paused", "failed"], campaignId: id, limit: 10, offset: 0 },
      `?status=paused%2Cfailed&campaign_id=${id}&limit=10&offset=0`,
    ],
    [{ status: [], limit: 100 }, "?limit=100"],
    [
      { agentMappingId: id, sort: "-started_at", cursor: "a+b" },
      `?agent_mapping_id=${id}&sort=-started_at&cursor=a%2Bb`,
    ],
    [
      {
        createdFrom: "2025-01-01T00:00:00.123456+05:30",
        createdBefore: new Date(0),
        include: "activity",
      },
      "?created_from=2025-01-01T00%3A00%3A00.123456%2B05%3A30&created_before=1970-01-01T00%3A00%3A00.000Z&include=activity",
    ],
  ];
  for (const [request, query] of requests) {
    const seen: string[] = [];
    await failure(({ method, url }) => {
      seen.push(`${method} ${url}`);
      return html(500);
    }, request as PageRequest);
    assert.deepEqual(seen, [`GET http://project.test/functions/v1/calls-batch-list${query}`]);
  }
});

const json = { "Content-Type": "application/json" };

function refusal(status: number, retryAfter?: string): Response {
  const body = { error: "No.", code: "auth_unavailable", request_id: "r-6" };
  return Response.json(body, { status, headers: retryAfter ? { "Retry-After": retryAfter } : {} });
}

function emptyPage(headers: Record<string, string> = {}): Response {
  const pagination = { total: 0, limit: 25, offset: 0, has_more: false };
  return Response.json({ batches: [], pagination }, { headers });
}

function html(status: number): Response {
  return new Response("<h1>Hello</h1>", { status, headers: { "Content-Type": "text/html" } });
}

function cutJson(): Response {
  return new Response('{"batches":[', { headers: { "Content-Type": "application/json" } });
}

function brokenBody(): Response {
  const body = new ReadableStream({ pull: (controller) => controller.error(new Error("cut")) });
  return new Response(body, { status: 500 });
}
