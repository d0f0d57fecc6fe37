import assert from "node:assert/strict";
import { ApiError } from "../../supabase/functions/_shared/http/errors.ts";
import { errorSchema, pageSchema } from "../../supabase/functions/calls-batch-list/schema.ts";
import { ids, makeBatch, makeHandler, makePage, makeRequest } from "../../testkit/fakes.ts";

async function readError(response: Response) {
  return errorSchema.parse(await response.json());
}

Deno.test("createHandler() answers a page with exactly the promised body and headers", async () => {
  const { handle } = makeHandler({ readPage: () => Promise.resolve(makePage(1, 42)) });
  const response = await handle(makeRequest("?limit=1"));
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "application/json");
  assert.equal(response.headers.get("content-encoding"), null);
  assert.equal(response.headers.get("cache-control"), "private, no-cache");
  assert.equal(response.headers.get("vary"), "Authorization");
  assert.match(response.headers.get("etag") ?? "", /^"[\w-]+"$/);
  assert.match(
    response.headers.get("server-timing") ?? "",
    /^auth;dur=[\d.]+, db;dur=[\d.]+, total;dur=[\d.]+$/,
  );
  const body = await response.text();
  const page = {
    batches: [makeBatch()],
    pagination: { total: 42, limit: 1, offset: 0, has_more: true },
  };
  assert.equal(body, JSON.stringify(page));
  pageSchema.parse(JSON.parse(body));
});

Deno.test("createHandler() answers a preflight with 204 before any check", async () => {
  const { handle, calls } = makeHandler();
  const response = await handle(new Request("http://localhost/?limit=0", { method: "OPTIONS" }));
  assert.equal(response.status, 204);
  assert.equal(response.headers.get("access-control-allow-origin"), "*");
  assert.equal(response.headers.get("access-control-max-age"), "86400");
  assert.equal(await response.text(), "");
  assert.deepEqual(calls, []);
});

for (const method of ["POST", "PUT", "PATCH", "DELETE", "HEAD"]) {
  Deno.test(`createHandler() answers 405 to ${method}, before the token is read`, async () => {
    const { handle, calls } = makeHandler();
    const response = await handle(makeRequest("?limit=0", { method }));
    assert.equal(response.status, 405);
    assert.equal(response.headers.get("allow"), "GET, OPTIONS");
    const { code, error } = await readError(response);
    assert.equal(code, "method_not_allowed");
    assert.match(error, /functions\.invoke.*\{ method: 'GET' \}/);
    assert.deepEqual(calls, []);
  });
}

Deno.test("createHandler() answers 401 without a token, before anything is read or asked", async () => {
  const { handle, calls } = makeHandler({ getServices: () => assert.fail("too early") });
  const response = await handle(new Request("http://localhost/?token=a.b.c&limit=0"));
  assert.equal(response.status, 401);
  assert.equal((await readError(response)).code, "missing_authorization");
  assert.deepEqual(calls, []);
});

Deno.test("createHandler() checks the token before the parameters, and these before any query", async () => {
  const refusing = makeHandler({
    verifyToken: () => Promise.reject(new ApiError("invalid_token")),
  });
  const refused = await refusing.handle(makeRequest("?limit=0"));
  assert.equal(refused.status, 401);
  assert.deepEqual(refusing.calls, ["token"]);

  const accepting = makeHandler();
  const bad = await accepting.handle(makeRequest("?limit=0&offset=x"));
  assert.equal(bad.status, 400);
  assert.deepEqual((await readError(bad)).details?.map(({ field }) => field), ["limit", "offset"]);
  assert.deepEqual(accepting.calls, ["token"]);
});

Deno.test("createHandler() reads the page as the caller, with the query and the trace", async () => {
  const trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  let seen: unknown;
  const { handle } = makeHandler({
    readPage: ({ signal: _, ...caller }, { limit, status }) => {
      seen = { caller, limit, status };
      return Promise.resolve(makePage(0));
    },
  });
  await handle(makeRequest("?limit=3&status=failed", { headers: { traceparent: trace } }));
  assert.deepEqual(seen, {
    caller: { userId: ids.user, token: "a.b.c", traceparent: trace },
    limit: 3,
    status: ["failed"],
  });
});

Deno.test("createHandler() answers a page at an address that URL cannot parse", async () => {
  const { handle } = makeHandler({ readPage: () => Promise.resolve(makePage(1)) });
  const request = new Proxy(makeRequest(), {
    get: (target, name) =>
      name === "url" ? "http://a b/calls-batch-list?limit=0#x" : Reflect.get(target, name, target),
  });
  assert.equal((await handle(request)).status, 400);
});

Deno.test("createHandler() answers 304 without a body to the tag of the same page", async () => {
  const { handle } = makeHandler();
  const first = await handle(makeRequest());
  const etag = first.headers.get("etag") ?? "";
  for (const sent of [etag, `W/${etag}`, `"other", ${etag}`, `"a,b",W/${etag}`, "*", " * "]) {
    const response = await handle(makeRequest("", { headers: { "If-None-Match": sent } }));
    assert.equal(response.status, 304, sent);
    assert.equal(await response.text(), "");
    for (const name of ["etag", "cache-control", "vary", "link"]) {
      assert.equal(response.headers.get(name), first.headers.get(name), name);
    }
  }
  for (const sent of ['"other"', etag.slice(1, -1), `${etag.slice(0, -1)}x"`, '"*"', ""]) {
    const response = await handle(makeRequest("", { headers: { "If-None-Match": sent } }));
    assert.equal(response.status, 200, sent);
    await response.body?.cancel();
  }
});

Deno.test("createHandler() answers internal_error on each request while a setting is missing", async () => {
  let attempts = 0;
  const { handle } = makeHandler({
    getServices: () => {
      attempts += 1;
      throw new ApiError("internal_error", { cause: new Error("SUPABASE_URL") });
    },
  });
  for (const _ of [1, 2]) {
    const { code, error } = await readError(await handle(makeRequest()));
    assert.equal(code, "internal_error");
    assert.doesNotMatch(error, /SUPABASE/);
  }
  assert.equal(attempts, 2);
});

Deno.test("createHandler() logs who asked and how many rows were answered", async () => {
  const { handle, entries } = makeHandler();
  await handle(makeRequest());
  const [{ user_id, agency_id, rows, auth_ms, db_ms } = assert.fail()] = entries;
  assert.deepEqual({ user_id, agency_id, rows }, {
    user_id: ids.user,
    agency_id: ids.agency,
    rows: 1,
  });
  for (const duration of [auth_ms, db_ms]) assert.equal(typeof duration, "number");
});
