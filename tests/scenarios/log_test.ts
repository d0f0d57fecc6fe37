import assert from "node:assert/strict";
import { callFunction, type CallOptions, readError, readPage } from "../../testkit/answers.ts";
import { restError } from "../../testkit/fake_postgrest.ts";
import { agencies, createFakeProject, people } from "../../testkit/fake_project.ts";
import { fakeRow, fakeRows } from "../../testkit/fake_rows.ts";
import { type Fault, publishableKey } from "../../testkit/fake_upstream.ts";

const project = await createFakeProject();
const { upstream } = project;
const server = await project.start();
Deno.test.afterAll(project.stop);

const member = await project.token(people.member);

/** Makes a request and gives its response with the one line it left in the log. */
async function logged(token: string | undefined, { headers, ...options }: CallOptions = {}) {
  const id = crypto.randomUUID();
  const given = { ...options, headers: { ...headers, "X-Request-Id": id } };
  const response = await callFunction(server.url, token, given);
  const entry = await server.entry(id);
  assert.equal(server.lines.filter((line) => line.includes(id)).length, 1);
  const { time, duration_ms, auth_ms = 0, db_ms = 0, method } = entry;
  assert.equal(new Date(time).toISOString(), time);
  assert.equal(method, "GET");
  assert.ok(duration_ms + 0.2 >= auth_ms + db_ms && auth_ms >= 0 && db_ms >= 0);
  return { response, entry };
}

const user_id = people.member;

Deno.test("a page leaves one line at level info with ids, rows, duration and its parts", async () => {
  const { response, entry } = await logged(member);
  await readPage(response);
  const served = { level: "info", user_id, agency_id: agencies.own, rows: 25 };
  assert.partialDeepStrictEqual(entry, { ...served, status: 200 });
  assert.ok(entry.auth_ms !== undefined && entry.db_ms !== undefined);
  const headers = { "If-None-Match": response.headers.get("etag") ?? "" };
  const again = (await logged(member, { headers })).entry;
  assert.partialDeepStrictEqual(again, { ...served, status: 304 });
});

Deno.test("a refusal leaves one line at level info with its code", async () => {
  const { entry } = await logged(member, { query: "?limit=0" });
  const refused = { level: "info", user_id, status: 400, code: "invalid_request" };
  assert.partialDeepStrictEqual(entry, refused);
  assert.equal(entry.db_ms, undefined);
});

Deno.test("a failure leaves one line at level error with the upstream's status, code and message", async () => {
  const message = "canceling statement due to timeout";
  upstream.fault = () => restError(500, "57014", message);
  const { response, entry } = await logged(member);
  const { error } = await readError(response, "fetch_failed");
  assert.doesNotMatch(error, /57014|statement/);
  const failed = { level: "error", user_id, status: 500, code: "fetch_failed" };
  const failure = { status: 500, code: "57014", message };
  assert.partialDeepStrictEqual(entry, { ...failed, upstream: failure });
  upstream.fault = undefined;
});

const phones = [
  ...["+15551234567", "15551234567", "+1 555 123 4567", "+1-555-123-4567", "(555) 123-4567"],
  ...["555.123.4567", "0049 30 1234567", "555-1234"],
];
const names = [
  "Eve Example",
  "Secret Campaign",
  "eve@example.com",
  "postgres://u:s3cret@db.example/postgres",
];
const legacy = "eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiYW5vbiJ9.c2lnbmF0dXJl";
const secretKey = "sb_secret_N7UND0UgjKTVK-Uodkm0Hg_xSvEMPvz";
const secrets = [member, legacy, secretKey, publishableKey, ...phones, ...names];
const rows = fakeRows(3, { agent_name: "Eve Example", campaign_name: "Secret Campaign" });
const json = JSON.stringify(rows);

/** Answers that hold what a log must not. */
const indiscretions: Fault[] = [
  ...secrets.flatMap((secret): Fault[] => [
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

Deno.test("no line of the log holds a token, a key, a phone number or a name", async () => {
  for (const fault of indiscretions) {
    upstream.fault = fault;
    const { entry } = await logged(member);
    assert.equal(entry.code, "fetch_failed");
    assert.ok(entry.upstream);
  }
  upstream.fault = undefined;
  upstream.rows.push(...fakeRows(2, { ...rows[0], agency_id: agencies.own }));
  await logged(member);
  for (const bad of [legacy, secretKey, publishableKey, `${member}x`, phones.join("")]) {
    await logged(bad);
    await logged(undefined, { query: `?token=${bad}&limit=${encodeURIComponent(bad)}` });
    await logged(member, { query: `?campaign_id=${encodeURIComponent(bad)}` });
  }

  const log = server.lines.join("\n");
  for (const secret of [...secrets, ...secrets.flatMap((text) => text.split(".")), ...names]) {
    if (secret.length > 5) assert.ok(!log.includes(secret), `the log holds ${secret}`);
  }
  // The pieces into which a careless pattern may cut a key.
  assert.doesNotMatch(log, /Uodkm0Hg|key_For-Tests|c2lnbmF0dXJl/);
});
