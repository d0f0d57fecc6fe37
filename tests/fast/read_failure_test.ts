import assert from "node:assert/strict";
import { Response as NodeFetchResponse } from "node-fetch";
import { CallBatchListError, isCallBatchListError } from "../../client/mod.ts";
import { failureOf } from "../../testkit/client_failures.ts";

Deno.test("listCallBatches() gives what the function says of an unusable request", async () => {
  const details = [{ field: "limit", message: "must be a whole number" }];
  const body = { error: "No.", code: "invalid_request", request_id: "r-1", details };
  const error = await failureOf(() => Response.json(body, { status: 400 }));
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
  const error = await failureOf(() => Response.json(body, { status: 429 }));
  assert.deepEqual([error.status, error.code, error.details], [429, "rate_limited", []]);
});

Deno.test("listCallBatches() reads the answer of a fetch with a response class of its own", async () => {
  const body = { error: "No.", code: "invalid_token", request_id: "r-4" };
  const response = new NodeFetchResponse(JSON.stringify(body), { status: 401 });
  const error = await failureOf(() => response as unknown as Response);
  assert.deepEqual([error.status, error.code, error.requestId], [401, "invalid_token", "r-4"]);
});

Deno.test("listCallBatches() tells a gateway's JSON from the function's", async () => {
  const body = { code: "BOOT_ERROR", message: "Function failed to start" };
  let sent: string | null = null;
  const error = await failureOf((request) => {
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
  const error = await failureOf(() => new Response("no worker", { status: 502, headers }));
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
    const error = await failureOf(answer);
    assert.deepEqual([error.status, error.code], [answer().status, "unexpected_answer"]);
    assert.match(error.requestId, /^[0-9a-f]{32}$/);
  });
}

Deno.test("listCallBatches() answers not_modified to 304", async () => {
  const headers = { "x-request-id": "r-3" };
  const error = await failureOf(() => new Response(null, { status: 304, headers }));
  assert.deepEqual([error.status, error.code, error.requestId], [304, "not_modified", "r-3"]);
});

Deno.test("listCallBatches() answers unreachable when no answer comes", async () => {
  const lost = new TypeError("connection refused");
  const error = await failureOf(() => Promise.reject(lost));
  assert.deepEqual([error.status, error.code, error.cause], [0, "unreachable", lost]);
  assert.match(error.requestId, /^[0-9a-f]{32}$/);
});

Deno.test("listCallBatches() answers aborted when its signal ends the call", async () => {
  const reason = new Error("left the page");
  const controller = new AbortController();
  const error = await failureOf((request) => {
    controller.abort(reason);
    return Promise.reject(request.signal.reason);
  }, { signal: controller.signal });
  assert.deepEqual([error.status, error.code, error.cause], [0, "aborted", reason]);
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

function fieldsOf({ status, code, message, requestId, details }: CallBatchListError) {
  return { status, code, message, requestId, details };
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
