import assert from "node:assert/strict";
import { callFunction, type CallOptions } from "../../dev/testkit/responses.ts";
import {
  createFakeProject,
  type Fault,
  publishableKey,
  restError,
} from "../../dev/testkit/fake_project.ts";
import { fakeRows, people } from "../../dev/testkit/fakes.ts";

const project = await createFakeProject();
const { upstream } = project;
const server = await project.start();
Deno.test.afterAll(project.stop);

const member = await project.token(people.member);

/** Returns the response and its only log entry. */
async function logged(token: string | undefined, { headers, ...options }: CallOptions = {}) {
  const id = crypto.randomUUID();
  const given = { ...options, headers: { ...headers, "X-Request-Id": id } };
  const response = await callFunction(server.url, token, given);
  const entry = await server.entry(id);
  assert.equal(server.lines.filter((line) => line.includes(id)).length, 1);
  return { response, entry };
}

const phones = ["+15551234567", "(555) 123-4567", "555.123.4567"];
const names = ["Eve Example", "Secret Campaign", "eve@example.com", "postgres://u:s3cret@db/x"];
const legacy = "eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiYW5vbiJ9.c2lnbmF0dXJl";
const secretKey = "sb_secret_N7UND0UgjKTVK-Uodkm0Hg_xSvEMPvz";
const secrets = [member, legacy, secretKey, publishableKey, ...phones, ...names];
const rows = fakeRows(3, { agent_name: "Eve Example", campaign_name: "Secret Campaign" });
const json = JSON.stringify(rows);

/** Responses with data that must not be logged. */
const indiscretions: Fault[] = [
  ...secrets.flatMap((secret): Fault[] => [
    () => restError(400, "22P02", `invalid input: "${secret}"`),
    () => new Response(`${"x".repeat(990)} key=${secret};`, { status: 502 }),
  ]),
  () => new Response(json.slice(0, -20)),
  () => new Response(`Eve Example ${json}`),
  () => new Response(json, { status: 404 }),
  () => Response.json(rows, { headers: { "Content-Range": "0-2/Eve Example" } }),
  () => Response.json([{ ...rows[0], "Eve Example": 1, created_at: "Eve Example" }]),
];

Deno.test("the log contains no token, key, phone number or name", async () => {
  for (const fault of indiscretions) {
    upstream.fault = fault;
    const { entry } = await logged(member);
    assert.equal(entry.code, "fetch_failed");
    assert.ok(entry.upstream);
  }
  upstream.fault = undefined;
  upstream.rows.push(...rows);
  await logged(member);
  for (const bad of [legacy, secretKey, publishableKey, `${member}x`, phones.join("")]) {
    await logged(bad);
    await logged(undefined, { query: `?token=${bad}&limit=${encodeURIComponent(bad)}` });
    await logged(member, { query: `?campaign_id=${encodeURIComponent(bad)}` });
  }

  const log = server.lines.join("\n");
  for (const secret of [...secrets, ...member.split("."), ...legacy.split(".")]) {
    assert.ok(!log.includes(secret), `the log contains ${secret}`);
  }
});
