import assert from "node:assert/strict";
import {
  createEndpoint,
  type EndpointOptions,
  type RequestContext,
  type ResponseParts,
} from "../../supabase/functions/_shared/http/endpoint.ts";
import { ApiError, commonErrors } from "../../supabase/functions/_shared/http/errors.ts";
import type { LogEntry } from "../../supabase/functions/_shared/http/log.ts";
import { UpstreamError } from "../../supabase/functions/_shared/upstream.ts";
import { readError } from "../../dev/testkit/responses.ts";

type Handle = (request: Request, context: RequestContext) => Promise<ResponseParts>;

const fine: Handle = () => Promise.resolve({ status: 200, headers: { "X-Own": "1" }, body: "ok" });

function make(handle: Handle = fine, options: Partial<EndpointOptions> = {}) {
  const entries: LogEntry[] = [];
  const respond = createEndpoint({
    methods: ["GET", "OPTIONS"],
    errors: commonErrors,
    log: (entry) => entries.push(entry),
    timeoutMs: 5_000,
    ...options,
  }, handle);
  const send = (headers = {}, signal: AbortSignal | null = null, method = "GET") =>
    respond(new Request("http://localhost/", { headers, signal, method }));
  return { send, entries };
}

const throwing = (thrown: unknown) => make(() => Promise.reject(thrown));

Deno.test("createEndpoint() returns a complete error body and headers for each code", async () => {
  const details = [{ field: "a", message: "is odd" }, { field: "b", message: "is too" }];
  for (const code of Object.keys(commonErrors) as (keyof typeof commonErrors)[]) {
    const given = code === "invalid_request" ? { details } : {};
    const body = await readError(await throwing(new ApiError(code, given)).send(), code);
    assert.deepEqual(body.details, given.details);
  }
  const response = await throwing(new ApiError("invalid_request", { details })).send();
  assert.equal((await response.json()).error, "Invalid request: a is odd; b is too.");
  const { headers } = await throwing(new ApiError("fetch_failed", { retryAfter: 17 })).send();
  assert.equal(headers.get("retry-after"), "17");
});

Deno.test("createEndpoint() returns internal_error for anything else that is thrown, and logs it", async () => {
  const message = "secret detail";
  for (
    const thrown of [
      new Error(message),
      new UpstreamError({ category: "status", status: 500, message }),
      new ApiError("no_such_code", { cause: message }),
      // A code that every object has.
      new ApiError("constructor"),
      Object.create(null),
      undefined,
    ]
  ) {
    const { send, entries } = throwing(thrown);
    const body = await readError(await send(), "internal_error");
    assert.doesNotMatch(JSON.stringify(body), /secret/);
    assert.equal(entries[0]?.level, "error");
    assert.ok(entries[0]?.cause ?? entries[0]?.upstream);
  }
});

Deno.test("createEndpoint() keeps a caller's good request id and replaces a bad one", async () => {
  const idFor = async (id: string) =>
    (await make().send({ "x-request-id": id })).headers.get("x-request-id");
  for (const good of ["a", "A.b_c-9", "x".repeat(128)]) assert.equal(await idFor(good), good);
  for (const bad of ["", "x".repeat(129), "a b", "a/b", "<script>"]) {
    assert.match(await idFor(bad) ?? "", /^[0-9a-f-]{36}$/);
  }
});

Deno.test("createEndpoint() aborts after the time-out, and if the caller disconnects", async () => {
  const wait: Handle = (_, { signal }) =>
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  const timed = make(wait, { timeoutMs: 20 });
  assert.equal((await timed.send()).status, 500);
  assert.ok(Number(timed.entries[0]?.duration_ms) < 5_000);

  const caller = new AbortController();
  const { send, entries } = make((request, context) => {
    queueMicrotask(() => caller.abort());
    return wait(request, context);
  });
  await send({}, caller.signal);
  const closed = { status: 499, level: "info", code: "client_closed_request" };
  assert.partialDeepStrictEqual(entries, [closed]);
});

Deno.test("createEndpoint() logs one entry per request with its result and durations", async () => {
  const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
  const { send, entries } = make((request, context) => {
    context.logFields.rows = 3;
    return context.timings.measure("db", () => fine(request, context));
  });
  await send({ "x-request-id": "r1", traceparent: `00-${traceId}-00f067aa0ba902b7-01` });
  const [{ time, duration_ms, db_ms, auth_ms, code, ...others } = assert.fail(), more] = entries;
  assert.match(String(time), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  for (const duration of [duration_ms, db_ms]) assert.equal(typeof duration, "number");
  assert.deepEqual([auth_ms, code, more], [undefined, undefined, undefined]);
  const request = { request_id: "r1", trace_id: traceId, method: "GET" };
  assert.deepEqual(others, { level: "info", ...request, status: 200, rows: 3 });
});

Deno.test("createEndpoint() logs a known method, and any other as other", async () => {
  const { send, entries } = make();
  for (const method of ["PATCH", "PROPFIND", "+15551234567"]) await send({}, null, method);
  assert.deepEqual(entries.map(({ method }) => method), ["PATCH", "other", "other"]);
});

Deno.test("createEndpoint() allows the headers that a preflight requests", async () => {
  const requested = { "access-control-request-headers": "sentry-trace" };
  const { headers } = await make().send(requested, null, "OPTIONS");
  assert.match(headers.get("access-control-allow-headers") ?? "", /^sentry-trace, /);
});

Deno.test("createEndpoint() responds even if the log cannot be written", async () => {
  const log = () => assert.fail("The disk is full");
  assert.equal((await make(fine, { log }).send()).status, 200);
});
