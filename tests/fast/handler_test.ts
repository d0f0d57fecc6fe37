import assert from "node:assert/strict";
import { ApiError } from "../../supabase/functions/_shared/http/errors.ts";
import type { LogEntry } from "../../supabase/functions/_shared/http/log.ts";
import type { Services } from "../../supabase/functions/calls-batch-list/handler.ts";
import { readError, readPage } from "../../dev/testkit/responses.ts";
import { agencies, createFakeHandler, makePage, people } from "../../dev/testkit/fakes.ts";

function make(changes: Partial<Services> = {}) {
  const entries: LogEntry[] = [];
  const handle = createFakeHandler(changes, (entry) => entries.push(entry));
  const send = (query = "", headers = {}, init: RequestInit = {}) => {
    const given = { headers: { Authorization: "Bearer a.b.c", ...headers }, ...init };
    return handle(new Request(`http://localhost/calls-batch-list${query}`, given));
  };
  return { handle, send, entries };
}

Deno.test("createHandler() returns a page and logs the user, the agency and the number of rows", async () => {
  const { send, entries } = make();
  const response = await send("?limit=1");
  const timing = /^auth;dur=[\d.]+, db;dur=[\d.]+, total;dur=[\d.]+$/;
  assert.match(response.headers.get("server-timing") ?? "", timing);
  const { pagination } = await readPage(response);
  assert.deepEqual(pagination, { total: 42, limit: 1, offset: 0, has_more: true });
  const result = { user_id: people.member, agency_id: agencies.own, rows: 1 };
  assert.partialDeepStrictEqual(entries, [result]);
});

Deno.test("createHandler() passes caller, query, trace and abort signal to readPage()", async () => {
  const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  const leaving = new AbortController();
  const signals: AbortSignal[] = [];
  const { send } = make({
    verifyToken: (_, signal) => (signals.push(signal), Promise.resolve(people.member)),
    readPage: ({ signal, ...caller }, query) => {
      assert.deepEqual(caller, { userId: people.member, token: "a.b.c", traceparent });
      assert.partialDeepStrictEqual(query, { limit: 3, filters: { status: "failed" } });
      signals.push(signal);
      leaving.abort();
      return Promise.resolve(makePage(0));
    },
  });
  await readPage(await send("?limit=3&status=failed", { traceparent }, { signal: leaving.signal }));
  assert.deepEqual(signals.map(({ aborted }) => aborted), [true, true]);
});

Deno.test("createHandler() checks method, token, parameters and agency in this order", async () => {
  const reject = (code: string) => () => Promise.reject(new ApiError(code));
  const readPage = reject("no_agency");
  const invalid = make({ verifyToken: reject("invalid_token"), readPage });
  const { error } = await readError(
    await invalid.send("?limit=0", {}, { method: "POST" }),
    "method_not_allowed",
  );
  assert.match(error, /\{ method: 'GET' \} to supabase\.functions\.invoke/);
  await readError(await invalid.send("?limit=0"), "invalid_token");
  await readError(await make({ readPage }).send("?limit=0"), "invalid_request");
  await readError(await make({ readPage }).send(), "no_agency");
  assert.equal((await invalid.send("?limit=0", {}, { method: "OPTIONS" })).status, 204);
});

for (
  const [host, url] of [
    [undefined, "http://a b/calls-batch-list?limit=7#x"],
    ["a?limit=1&x=", "http://a?limit=1&x=/calls-batch-list?limit=7"],
    ["other", "http://a/?limit=7"],
  ] as const
) {
  Deno.test(`createHandler() reads the query string of ${url} with Host ${host}`, async () => {
    const headers = { Authorization: "Bearer a.b.c", ...(host && { host }) };
    const request = new Request("http://localhost", { headers });
    Object.defineProperty(request, "url", { value: url });
    assert.equal((await readPage(await make().handle(request))).pagination.limit, 7);
  });
}
