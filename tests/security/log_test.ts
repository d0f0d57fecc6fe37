import assert from "node:assert/strict";
import type { LogEntry } from "../../supabase/functions/_shared/log.ts";
import { callFunction, readError, readPage } from "../support/answers.ts";
import { fakeRow, fakeRows } from "../support/fake_rows.ts";
import { type Illness, publishableKey } from "../support/fake_upstream.ts";
import type { RunningFunction } from "../support/function_process.ts";
import { restError } from "../support/fake_postgrest.ts";
import { agencies, createWorld, people, type World } from "../support/world.ts";

let world: World;
let server: RunningFunction;

Deno.test.beforeAll(async () => {
  world = await createWorld();
  world.upstream.people.set(people.stranger, null);
  server = await world.start();
});

Deno.test.afterAll(async () => await world[Symbol.asyncDispose]());

/** Makes a request and gives its answer with the one line it left in the log. */
async function logged(
  token: string | undefined,
  { query = "", headers = {}, method = "GET" }: {
    query?: string;
    headers?: Record<string, string>;
    method?: string;
  } = {},
): Promise<{ response: Response; entry: LogEntry }> {
  const id = crypto.randomUUID();
  const options = { query, method, headers: { ...headers, "X-Request-Id": id } };
  const response = await callFunction(server.url, token, options);
  const entry = await server.entry(id);
  assert.equal(server.lines.filter((line) => line.includes(id)).length, 1);
  const { time, duration_ms, auth_ms = 0, db_ms = 0 } = entry;
  assert.equal(new Date(time).toISOString(), time);
  assert.ok(duration_ms + 0.2 >= auth_ms + db_ms && auth_ms >= 0 && db_ms >= 0);
  return { response, entry };
}

/** What an entry says besides times and the request's id. */
function said({ time: _, request_id: __, duration_ms: ___, ...entry }: LogEntry) {
  const { auth_ms, db_ms, ...rest } = entry;
  return { ...rest, parts: [auth_ms, db_ms].map((ms) => ms !== undefined) };
}

const member = { user_id: people.member };
const both = [true, true];

Deno.test("a page leaves one line at level info with ids, rows, duration and its parts", async () => {
  const token = await world.token(people.member);
  const page = await logged(token);
  const { headers } = page.response;
  await readPage(page.response);
  const served = { level: "info", method: "GET", ...member, agency_id: agencies.own, rows: 25 };
  assert.deepEqual(said(page.entry), { ...served, status: 200, parts: both });
  const same = await logged(token, { headers: { "If-None-Match": headers.get("etag") ?? "" } });
  assert.deepEqual(said(same.entry), { ...served, status: 304, parts: both });
});

Deno.test("every error below 500 leaves one line at level info with its code", async () => {
  const token = await world.token(people.member);
  const info = { level: "info", method: "GET" };
  const cases: [LogEntry, object][] = [
    [(await logged(undefined, { method: "OPTIONS" })).entry, {
      level: "info",
      method: "OPTIONS",
      status: 204,
      parts: [false, false],
    }],
    [(await logged(token, { method: "POST" })).entry, {
      level: "info",
      method: "POST",
      status: 405,
      code: "method_not_allowed",
      parts: [false, false],
    }],
    [(await logged(undefined)).entry, {
      ...info,
      status: 401,
      code: "missing_authorization",
      parts: [false, false],
    }],
    [(await logged("a.b.c")).entry, {
      ...info,
      status: 401,
      code: "invalid_token",
      parts: [true, false],
    }],
    [(await logged(token, { query: "?limit=0" })).entry, {
      ...info,
      ...member,
      status: 400,
      code: "invalid_request",
      parts: [true, false],
    }],
    [(await logged(await world.token(people.stranger))).entry, {
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
  const { response, entry } = await logged(token);
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
  const unavailable = (await logged(unknown)).entry;
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

const phones = [
  "+15551234567",
  "15551234567",
  "+1 555 123 4567",
  "+1-555-123-4567",
  "(555) 123-4567",
  "555.123.4567",
  "0049 30 1234567",
  "555-1234",
];
const names = ["Eve Example", "Secret Campaign"];

Deno.test("no line of the log holds a token, a key, a phone number or a name", async () => {
  const token = await world.token(people.member);
  const legacy = "eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiYW5vbiJ9.c2lnbmF0dXJl";
  const secretKey = "sb_secret_N7UND0UgjKTVK-Uodkm0Hg_xSvEMPvz";
  const secrets = [token, legacy, secretKey, publishableKey, ...phones];
  const rows = fakeRows(3, { agent_name: "Eve Example", campaign_name: "Secret Campaign" });
  const json = JSON.stringify(rows);
  const illnesses: Illness[] = [
    ...secrets.flatMap((secret): Illness[] => [
      () => restError(500, "XX000", `cannot use ${secret} here`),
      () => restError(400, "22P02", `invalid input: "${secret}"`),
      () => new Response(`key=${secret};`, { status: 502 }),
      () => new Response(`${"x".repeat(990)} ${secret}`, { status: 502 }),
    ]),
    () => new Response(json.slice(0, -20)),
    () => new Response(`{"Eve Example": ${json}`),
    () => new Response(`Eve Example ${json}`),
    () => new Response(json, { status: 404 }),
    () => new Response(json.slice(0, -20), { status: 500 }),
    () => Response.json({ campaign_name: "Secret Campaign" }, { status: 500 }),
    () => Response.json(rows, { headers: { "Content-Range": "0-2/Eve Example" } }),
    () => Response.json([fakeRow(0, { ...rows[0], status: "Secret Campaign" })]),
    () => Response.json([fakeRow(0, { ...rows[0], "Eve Example": 1, created_at: "Eve Example" })]),
  ];
  for (const illness of illnesses) {
    world.upstream.illness = illness;
    const { entry } = await logged(token);
    assert.equal(entry.code, "fetch_failed");
    assert.ok(entry.upstream?.message);
  }
  world.upstream.illness = undefined;
  world.upstream.rows.push(...fakeRows(2, { ...rows[0], agency_id: agencies.own }));
  await logged(token);
  for (const bad of [legacy, secretKey, publishableKey, `${token}x`, phones.join("")]) {
    await logged(bad);
    await logged(undefined, { query: `?token=${bad}&limit=${encodeURIComponent(bad)}` });
    await logged(token, { query: `?campaign_id=${encodeURIComponent(bad)}` });
  }

  const log = server.lines.join("\n");
  for (const secret of [...secrets, ...secrets.flatMap((text) => text.split(".")), ...names]) {
    if (secret.length > 5) assert.ok(!log.includes(secret), `the log holds ${secret}`);
  }
  // The pieces into which a careless pattern may cut a key.
  assert.doesNotMatch(log, /Uodkm0Hg|key_For-Tests|c2lnbmF0dXJl/);
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
