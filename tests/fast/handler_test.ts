import assert from "node:assert/strict";
import { ApiError } from "../../supabase/functions/_shared/http/errors.ts";
import type { LogEntry } from "../../supabase/functions/_shared/http/log.ts";
import { createHandler, type Services } from "../../supabase/functions/calls-batch-list/handler.ts";
import { readError, readPage } from "../../dev/testkit/responses.ts";
import { ids, makePage } from "../../dev/testkit/fakes.ts";

const tooEarly = () => assert.fail("too early");

function make(changes: Partial<Services> = {}, getServices?: () => Services) {
  const entries: LogEntry[] = [];
  const services = {
    verifyToken: () => Promise.resolve(ids.user),
    readPage: () => Promise.resolve(makePage(1, 42)),
    ...changes,
  };
  const handle = createHandler({
    getServices: getServices ?? (() => services),
    log: (entry) => entries.push(entry),
    timeoutMs: 5_000,
  });
  const send = (query = "", { headers = {}, ...init }: RequestInit = {}) =>
    handle(
      new Request(`http://localhost/functions/v1/calls-batch-list${query}`, {
        headers: { Authorization: "Bearer a.b.c", ...headers },
        ...init,
      }),
    );
  return { handle, send, entries };
}

Deno.test("createHandler() returns a page and logs the user, the agency and the number of rows", async () => {
  const { send, entries } = make();
  const response = await send("?limit=1");
  assert.equal(response.headers.get("content-encoding"), null);
  const timing = /^auth;dur=[\d.]+, db;dur=[\d.]+, total;dur=[\d.]+$/;
  assert.match(response.headers.get("server-timing") ?? "", timing);
  const { pagination } = await readPage(response);
  assert.deepEqual(pagination, { total: 42, limit: 1, offset: 0, has_more: true });
  const [{ auth_ms, db_ms, ...entry } = assert.fail()] = entries;
  assert.partialDeepStrictEqual(entry, { user_id: ids.user, agency_id: ids.agency, rows: 1 });
  for (const duration of [auth_ms, db_ms]) assert.equal(typeof duration, "number");
});

Deno.test("createHandler() passes caller, query, trace and abort signal to readPage()", async () => {
  const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  const leaving = new AbortController();
  const signals: AbortSignal[] = [];
  const { send } = make({
    verifyToken: (_, signal) => (signals.push(signal), Promise.resolve(ids.user)),
    readPage: ({ signal, ...caller }, query) => {
      assert.deepEqual(caller, { userId: ids.user, token: "a.b.c", traceparent });
      assert.partialDeepStrictEqual(query, { limit: 3, filters: { status: "failed" } });
      signals.push(signal);
      leaving.abort();
      return Promise.resolve(makePage(0));
    },
  });
  const init = { headers: { traceparent }, signal: leaving.signal };
  await readPage(await send("?limit=3&status=failed", init));
  assert.deepEqual(signals.map(({ aborted }) => aborted), [true, true]);
});

Deno.test("createHandler() returns 304 if If-None-Match has the page's tag", async () => {
  const { send } = make();
  const etag = (await send()).headers.get("etag") ?? "";
  const response = await send("", { headers: { "If-None-Match": etag } });
  assert.equal(response.status, 304);
  assert.equal(await response.text(), "");
});

Deno.test("createHandler() returns 204 for a preflight before any check", async () => {
  const { send } = make({}, tooEarly);
  const response = await send("?limit=0", { method: "OPTIONS", headers: { Authorization: "" } });
  assert.equal(response.status, 204);
  assert.equal(response.headers.get("access-control-allow-methods"), "GET, OPTIONS");
  assert.equal(await response.text(), "");
});

for (const method of ["POST", "PUT", "PATCH", "DELETE", "HEAD"]) {
  Deno.test(`createHandler() returns 405 for ${method} before the token is read`, async () => {
    const { send } = make({}, tooEarly);
    const response = await send("?limit=0", { method, headers: { Authorization: "" } });
    const { error } = await readError(response, "method_not_allowed");
    assert.match(error, /\{ method: 'GET' \} to supabase\.functions\.invoke/);
  });
}

Deno.test("createHandler() returns 401 without a token before any service is created", async () => {
  const { send } = make({}, tooEarly);
  const response = await send("?token=a.b.c&limit=0", { headers: { Authorization: "" } });
  await readError(response, "missing_authorization");
});

Deno.test("createHandler() checks the token before the parameters, and these before any query", async () => {
  const verifyToken = () => Promise.reject(new ApiError("invalid_token"));
  await readError(await make({ verifyToken }).send("?limit=0"), "invalid_token");
  await readError(await make({ verifyToken, readPage: tooEarly }).send(), "invalid_token");
  await readError(await make({ readPage: tooEarly }).send("?limit=0"), "invalid_request");
});

Deno.test("createHandler() returns 403 for no_agency", async () => {
  const { send } = make({ readPage: () => Promise.reject(new ApiError("no_agency")) });
  await readError(await send(), "no_agency");
});

for (
  const [host, url] of [
    [undefined, "http://a b/calls-batch-list?limit=7#x"],
    ["a?limit=1&x=", "http://a?limit=1&x=/calls-batch-list?limit=7"],
    ["other", "http://a/calls-batch-list?limit=7"],
  ] as const
) {
  Deno.test(`createHandler() reads the query string of ${url} with Host ${host}`, async () => {
    const headers = { Authorization: "Bearer a.b.c", ...(host && { host }) };
    const request = new Proxy(new Request("http://localhost", { headers }), {
      get: (target, name) => name === "url" ? url : Reflect.get(target, name, target),
    });
    assert.equal((await readPage(await make().handle(request))).pagination.limit, 7);
  });
}

Deno.test("createHandler() returns internal_error for each request while a setting is missing", async () => {
  let attempts = 0;
  const { send } = make({}, () => {
    attempts += 1;
    throw new ApiError("internal_error", { cause: new Error("SUPABASE_URL") });
  });
  for (const _ of [1, 2]) await readError(await send(), "internal_error");
  assert.equal(attempts, 2);
});
