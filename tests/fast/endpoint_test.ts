import assert from "node:assert/strict";
import {
  type Answer,
  createEndpoint,
  type EndpointOptions,
  type RequestContext,
} from "../../supabase/functions/_shared/http/endpoint.ts";
import {
  ApiError,
  commonErrors,
  UpstreamError,
} from "../../supabase/functions/_shared/http/errors.ts";
import type { LogEntry } from "../../supabase/functions/_shared/http/log.ts";

type Work = (request: Request, context: RequestContext) => Promise<Answer>;

const fine: Work = () => Promise.resolve({ status: 200, headers: { "X-Own": "1" }, body: "ok" });

function make(work: Work = fine, options: Partial<EndpointOptions> = {}) {
  const entries: LogEntry[] = [];
  const respond = createEndpoint({
    methods: ["GET", "OPTIONS"],
    errors: { ...commonErrors, teapot: { status: 418, message: "No.", description: "Never." } },
    log: (entry) => entries.push(entry),
    timeoutMs: 5_000,
    ...options,
  }, work);
  const ask = (init: RequestInit = {}) => respond(new Request("http://localhost/", init));
  return { ask, entries };
}

Deno.test("createEndpoint() adds the CORS headers and a request id to every answer", async () => {
  for (const work of [fine, () => Promise.reject(new ApiError("teapot"))]) {
    const { headers } = await make(work).ask();
    assert.equal(headers.get("access-control-allow-origin"), "*");
    assert.equal(headers.get("access-control-allow-methods"), "GET, OPTIONS");
    assert.match(headers.get("x-request-id") ?? "", /^[0-9a-f-]{36}$/);
  }
  assert.equal((await make().ask()).headers.get("x-own"), "1");
});

Deno.test("createEndpoint() answers an error from its code alone, with the headers of its definition", async () => {
  const details = [{ field: "a", message: "is odd" }, { field: "b", message: "is too" }];
  const { ask } = make(() => Promise.reject(new ApiError("invalid_request", { details })));
  const response = await ask({ headers: { "x-request-id": "r1" } });
  assert.equal(response.status, 400);
  assert.equal(response.headers.get("content-type"), "application/json");
  assert.equal(response.headers.get("cache-control"), "no-store");
  assert.deepEqual(await response.json(), {
    error: "The request cannot be used: a is odd; b is too.",
    code: "invalid_request",
    request_id: "r1",
    details,
  });
  for (
    const [code, definition] of Object.entries<
      { status: number; message: string; headers?: object }
    >(commonErrors)
  ) {
    const { status, headers } = await make(() => Promise.reject(new ApiError(code))).ask();
    assert.equal(status, definition.status, code);
    for (const [name, value] of Object.entries(definition.headers ?? {})) {
      assert.equal(headers.get(name), value, `${code} ${name}`);
    }
  }
});

for (
  const [what, thrown] of Object.entries({
    "an error": new Error("secret detail"),
    "an error without a stack": Object.assign(new Error("secret detail"), { stack: undefined }),
    "a code of another endpoint": new ApiError("no_such_code", { cause: "secret detail" }),
    "a code that every object has": new ApiError("constructor"),
    "a failure of an upstream": new UpstreamError({ status: 500, message: "secret detail" }),
    "a response": new Response("secret detail"),
    "an object of nothing": Object.create(null),
    "a text": "secret detail",
    "null": null,
    "undefined": undefined,
  })
) {
  Deno.test(`createEndpoint() answers internal_error and logs it when ${what} is thrown`, async () => {
    const { ask, entries } = make(() => Promise.reject(thrown));
    const response = await ask();
    assert.equal(response.status, 500);
    const body = await response.text();
    assert.equal(JSON.parse(body).code, "internal_error");
    assert.doesNotMatch(body, /secret/);
    assert.equal(entries[0]?.level, "error");
    assert.ok(entries[0]?.cause ?? entries[0]?.upstream);
  });
}

Deno.test("createEndpoint() keeps a caller's good request id and replaces a bad one", async () => {
  const { ask } = make();
  const idOf = async (id: string) =>
    (await ask({ headers: { "x-request-id": id } })).headers.get("x-request-id");
  for (const good of ["a", "A.b_c-9", "x".repeat(128)]) assert.equal(await idOf(good), good);
  for (const bad of ["", "x".repeat(129), "a b", "a/b", "<script>"]) {
    assert.match(await idOf(bad) ?? "", /^[0-9a-f-]{36}$/);
  }
});

Deno.test("createEndpoint() ends the work when its time is over, and when the caller leaves", async () => {
  const wait: Work = (_, { signal }) =>
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  assert.equal((await make(wait, { timeoutMs: 20 }).ask()).status, 500);

  const caller = new AbortController();
  const { ask, entries } = make((request, context) => {
    queueMicrotask(() => caller.abort());
    return wait(request, context);
  });
  await ask({ signal: caller.signal });
  const [{ status, level, code } = assert.fail()] = entries;
  assert.deepEqual([status, level, code], [499, "info", "client_closed_request"]);
});

Deno.test("createEndpoint() logs one entry a request: what was asked, what was answered, how long it took", async () => {
  const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
  const { ask, entries } = make((request, { timings, logFields }) => {
    timings.start("db");
    logFields.rows = 3;
    return fine(request, { timings, logFields } as RequestContext);
  });
  await ask({
    headers: { "x-request-id": "r1", traceparent: `00-${traceId}-00f067aa0ba902b7-01` },
  });
  assert.equal(entries.length, 1);
  const { time, duration_ms, db_ms, ...others } = entries[0] ?? assert.fail();
  assert.match(String(time), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  for (const duration of [duration_ms, db_ms]) assert.equal(typeof duration, "number");
  assert.deepEqual(others, {
    level: "info",
    request_id: "r1",
    trace_id: traceId,
    method: "GET",
    status: 200,
    code: undefined,
    auth_ms: undefined,
    rows: 3,
  });
});

Deno.test("createEndpoint() answers even when the log cannot be written", async () => {
  const { ask } = make(fine, {
    log: () => {
      throw new Error("The disk is full");
    },
  });
  assert.equal((await ask()).status, 200);
});
