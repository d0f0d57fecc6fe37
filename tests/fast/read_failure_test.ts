import assert from "node:assert/strict";
import { Response as NodeFetchResponse } from "node-fetch";
import { CallBatchListError, isCallBatchListError } from "../../client/mod.ts";
import { failureOf, type FakeFetch } from "../../dev/testkit/fake_client.ts";

const body = { error: "No.", code: "invalid_token", request_id: "r-1" };
const details = [{ field: "limit", message: "must be an integer of at least 1" }];
const lost = new TypeError("connection refused");

const errorResponse = (status: number, changes = {}) =>
  Response.json({ ...body, ...changes }, { status });
const typed = (type: string, body: string, status = 200) =>
  new Response(body, { status, headers: { "Content-Type": type } });
const broken = () => new ReadableStream({ pull: (body) => body.error(new Error("cut")) });
const relayed = { status: 502, headers: { "x-relay-error": "true" } };
type Expected = { status: number; code: string } & Partial<CallBatchListError>;

/** Responses that are not the function's, or damaged. */
const unexpected: [what: string, status: number, respond: FakeFetch][] = [
  ["a gateway's JSON", 503, () => Response.json({ code: "BOOT_ERROR" }, { status: 503 })],
  ["an error without a request id", 500, () => errorResponse(500, { request_id: undefined })],
  ["a relay's error", 502, () => new Response("no worker", relayed)],
  ["a gateway's HTML", 504, () => typed("text/html", "<h1>Hello</h1>", 504)],
  ["a portal's HTML", 200, () => typed("text/html", "<h1>Hello</h1>")],
  ["JSON that is not a page", 200, () => Response.json(["ok"])],
  ["a page without pagination", 200, () => Response.json({ batches: [], pagination: null })],
  ["truncated JSON", 200, () => typed("application/json", '{"batches":[')],
  ["an error that cannot be read", 500, () => new Response(broken(), { status: 500 })],
];

const cases: [what: string, respond: FakeFetch, expected: Expected][] = [
  ...unexpected.map(([what, status, respond]): typeof cases[number] => {
    return [what, respond, { status, code: "unexpected_answer" }];
  }),
  [
    "a gateway's JSON with a message",
    () => Response.json({ message: "No start" }, { status: 503 }),
    {
      status: 503,
      code: "unexpected_answer",
      message: "Unexpected response (status 503): not from calls-batch-list: No start",
      details: [],
    },
  ],
  [
    "an error for an invalid request",
    () => errorResponse(400, { code: "invalid_request", details }),
    { status: 400, code: "invalid_request", message: "No.", requestId: "r-1", details },
  ],
  [
    "an error with an unknown code",
    () => errorResponse(429, { code: "rate_limited" }),
    { status: 429, code: "rate_limited", requestId: "r-1", details: [] },
  ],
  [
    "an error through a fetch with its own Response class",
    () => new NodeFetchResponse(JSON.stringify(body), { status: 401 }) as unknown as Response,
    { status: 401, code: "invalid_token", requestId: "r-1" },
  ],
  [
    "304",
    () => new Response(null, { status: 304, headers: { "x-request-id": "r-3" } }),
    { status: 304, code: "not_modified", requestId: "r-3" },
  ],
  ["no response", () => Promise.reject(lost), { status: 0, code: "unreachable", cause: lost }],
];

for (const [what, respond, expected] of cases) {
  Deno.test(`listCallBatches() throws ${expected.code} for ${what}`, async () => {
    let sent = "";
    const error = await failureOf((request) => {
      sent = request.headers.get("x-request-id") ?? "";
      return respond(request);
    });
    assert.match(sent, /^[0-9a-f]{32}$/);
    for (const [field, value] of Object.entries({ requestId: sent, ...expected })) {
      assert.deepEqual(Reflect.get(error, field), value, field);
    }
  });
}

Deno.test("JSON.stringify() of a CallBatchListError keeps its message and fields", async () => {
  const error = await failureOf(() => errorResponse(400, { code: "invalid_request", details }));
  const { name, message, status, code, requestId } = error;
  const fields = { name, message, status, code, requestId, details };
  assert.equal(message, "No.");
  assert.deepEqual(JSON.parse(JSON.stringify(error)), fields);
});

Deno.test("isCallBatchListError() recognizes the errors of another copy of the package", async () => {
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
