import assert from "node:assert/strict";
import { callFunction, readError, readPage } from "../../testkit/answers.ts";
import { type CallKind, roundTrips } from "../../testkit/fake_calls.ts";
import { agencies, createFakeProject, people } from "../../testkit/fake_project.ts";

const project = await createFakeProject();
const { upstream } = project;
upstream.delayMs = 30;
const server = await project.start();
Deno.test.afterAll(project.stop);

const token = await project.token(people.member);

/** Makes a request and fails unless it cost these calls, one after the other. */
async function assertCost(query: string, expected: CallKind[]): Promise<Response> {
  upstream.calls = [];
  const started = performance.now();
  const response = await callFunction(server.url, token, { query });
  const elapsed = performance.now() - started;
  assert.deepEqual(upstream.calls.map(({ kind }) => kind), expected);
  assert.equal(roundTrips(upstream.calls), expected.length);
  assert.ok(elapsed >= expected.length * upstream.delayMs * 0.9);
  return response;
}

Deno.test("a user's first request costs two calls, every later one a single call, none to the auth server", async () => {
  await readPage(await assertCost("", ["profile", "list"]));
  for (const query of ["", "?limit=1", "?offset=41", "?status=processing,paused"]) {
    assert.ok((await readPage(await assertCost(query, ["list"]))).batches.length > 0);
  }
  await readPage(await assertCost("?status=failed", ["list", "profile"]));
  const past = await readPage(await assertCost("?offset=43", ["list", "count", "profile"]));
  assert.equal(past.pagination.total, 42);
});

Deno.test("a user who moved to another agency sees it on the next request: list, profile, list", async () => {
  upstream.people.set(people.member, agencies.other);
  const page = await readPage(await assertCost("", ["list", "profile", "list"]));
  assert.ok(page.batches.every(({ agency_id }) => agency_id === agencies.other));
  upstream.people.set(people.member, null);
  await readError(await assertCost("", ["list", "profile"]), "no_agency");
  await readError(await assertCost("", ["profile"]), "no_agency");
  upstream.people.set(people.member, agencies.own);
  await readPage(await assertCost("", ["profile", "list"]));
});

Deno.test("a request that is refused costs no call", async () => {
  upstream.calls = [];
  await readError(await callFunction(server.url, undefined), "missing_authorization");
  await readError(await callFunction(server.url, `${token}x`), "invalid_token");
  await readError(await callFunction(server.url, token, { query: "?limit=0" }), "invalid_request");
  const post = await callFunction(server.url, token, { method: "POST" });
  await readError(post, "method_not_allowed");
  await fetch(server.url, { method: "OPTIONS" });
  assert.deepEqual(upstream.calls, []);
});
