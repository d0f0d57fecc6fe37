import assert from "node:assert/strict";
import { fakeRow, fakeRows } from "../../testkit/fake_rows.ts";
import { restError } from "../../testkit/fake_postgrest.ts";
import { type Illness, publishableKey } from "../../testkit/fake_upstream.ts";
import { agencies, createWorld, people } from "../../testkit/world.ts";
import { logged } from "./logged.ts";

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
  await using world = await createWorld();
  const server = await world.start();
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
    const { entry } = await logged(server, token);
    assert.equal(entry.code, "fetch_failed");
    assert.ok(entry.upstream?.message);
  }
  world.upstream.illness = undefined;
  world.upstream.rows.push(...fakeRows(2, { ...rows[0], agency_id: agencies.own }));
  await logged(server, token);
  for (const bad of [legacy, secretKey, publishableKey, `${token}x`, phones.join("")]) {
    await logged(server, bad);
    await logged(server, undefined, { query: `?token=${bad}&limit=${encodeURIComponent(bad)}` });
    await logged(server, token, { query: `?campaign_id=${encodeURIComponent(bad)}` });
  }

  const log = server.lines.join("\n");
  for (const secret of [...secrets, ...secrets.flatMap((text) => text.split(".")), ...names]) {
    if (secret.length > 5) assert.ok(!log.includes(secret), `the log holds ${secret}`);
  }
  // The pieces into which a careless pattern may cut a key.
  assert.doesNotMatch(log, /Uodkm0Hg|key_For-Tests|c2lnbmF0dXJl/);
});
