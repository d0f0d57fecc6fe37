import assert from "node:assert/strict";
import type { LogEntry } from "../../supabase/functions/_shared/http/log.ts";
import { callFunction, readError, readPage } from "../../testkit/answers.ts";
import type { RunningFunction } from "../../testkit/function_process.ts";
import { restError } from "../../testkit/fake_postgrest.ts";
import { agencies, createWorld, people, type World } from "../../testkit/world.ts";
import { logged } from "./logged.ts";

let world: World;
let server: RunningFunction;

Deno.test.beforeAll(async () => {
  world = await createWorld();
  world.upstream.people.set(people.stranger, null);
  server = await world.start();
});

Deno.test.afterAll(async () => await world[Symbol.asyncDispose]());

/** What an entry says besides times and the request's id. */
function said({ time: _, request_id: __, duration_ms: ___, ...entry }: LogEntry) {
  const { auth_ms, db_ms, ...rest } = entry;
  return { ...rest, parts: [auth_ms, db_ms].map((ms) => ms !== undefined) };
}

const member = { user_id: people.member };
const both = [true, true];

Deno.test("a page leaves one line at level info with ids, rows, duration and its parts", async () => {
  const token = await world.token(people.member);
  const page = await logged(server, token);
  const { headers } = page.response;
  await readPage(page.response);
  const served = { level: "info", method: "GET", ...member, agency_id: agencies.own, rows: 25 };
  assert.deepEqual(said(page.entry), { ...served, status: 200, parts: both });
  const same = await logged(server, token, {
    headers: { "If-None-Match": headers.get("etag") ?? "" },
  });
  assert.deepEqual(said(same.entry), { ...served, status: 304, parts: both });
});

Deno.test("every error below 500 leaves one line at level info with its code", async () => {
  const token = await world.token(people.member);
  const info = { level: "info", method: "GET" };
  const cases: [LogEntry, object][] = [
    [(await logged(server, undefined, { method: "OPTIONS" })).entry, {
      level: "info",
      method: "OPTIONS",
      status: 204,
      parts: [false, false],
    }],
    [(await logged(server, token, { method: "POST" })).entry, {
      level: "info",
      method: "POST",
      status: 405,
      code: "method_not_allowed",
      parts: [false, false],
    }],
    [(await logged(server, undefined)).entry, {
      ...info,
      status: 401,
      code: "missing_authorization",
      parts: [false, false],
    }],
    [(await logged(server, "a.b.c")).entry, {
      ...info,
      status: 401,
      code: "invalid_token",
      parts: [true, false],
    }],
    [(await logged(server, token, { query: "?limit=0" })).entry, {
      ...info,
      ...member,
      status: 400,
      code: "invalid_request",
      parts: [true, false],
    }],
    [(await logged(server, await world.token(people.stranger))).entry, {
      ...info,
      user_id: people.stranger,
      status: 403,
      code: "no_agency",
      parts: both,
    }],
  ];
  for (const [entry, expected] of cases) assert.deepEqual(said(entry), expected);
});

Deno.test("a failure leaves one line at level error with the upstream's status, code and message", async () => {
  const token = await world.token(people.member);
  world.upstream.illness = () => restError(500, "57014", "canceling statement due to timeout");
  const { response, entry } = await logged(server, token);
  const { error } = await readError(response, "fetch_failed");
  assert.doesNotMatch(error, /57014|statement/);
  assert.deepEqual(said(entry), {
    level: "error",
    method: "GET",
    status: 500,
    code: "fetch_failed",
    ...member,
    upstream: { status: 500, code: "57014", message: "canceling statement due to timeout" },
    parts: both,
  });

  world.upstream.illness = () => new Response("no healthy upstream", { status: 503 });
  const unknown = await world.token(people.member, {}, { kid: "unknown" });
  const unavailable = (await logged(server, unknown)).entry;
  assert.deepEqual(said(unavailable), {
    level: "error",
    method: "GET",
    status: 503,
    code: "auth_unavailable",
    upstream: { status: 503, message: "The key set could not be read" },
    parts: [true, false],
  });
  world.upstream.illness = undefined;
});

Deno.test("X-Request-Id is the caller's own when it is 1 to 128 plain characters, else a new UUID", async () => {
  const own = ["a", "-", "A.b_c-9", "x".repeat(128), crypto.randomUUID()];
  const others = ["", "x".repeat(129), "a b", "a,b", "a/b", 'a"b', "ä", "{}", "a\tb"];
  const uuid = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
  const seen = new Set<string>();
  for (const id of [...own, ...others]) {
    const response = await callFunction(server.url, undefined, { headers: { "X-Request-Id": id } });
    const { request_id } = await readError(response, "missing_authorization");
    if (own.includes(id)) assert.equal(request_id, id);
    else assert.match(request_id, uuid);
    assert.equal((await server.entry(request_id)).request_id, request_id);
    seen.add(request_id);
  }
  assert.equal(seen.size, own.length + others.length);
});
