import assert from "node:assert/strict";
import { callFunction, readError, readPage } from "../../testkit/answers.ts";
import { type CallKind, roundTrips } from "../../testkit/fake_calls.ts";
import type { RunningFunction } from "../../testkit/function_process.ts";
import { agencies, createWorld, people, type World } from "../../testkit/world.ts";

let world: World;
let server: RunningFunction;

Deno.test.beforeAll(async () => {
  world = await createWorld();
  world.upstream.delayMs = 30;
  server = await world.start();
});

Deno.test.afterAll(async () => await world[Symbol.asyncDispose]());

/** Someone the function has never seen, a member of this agency. */
function newcomer(agencyId: string | null = agencies.own): string {
  const user = crypto.randomUUID();
  world.upstream.people.set(user, agencyId);
  return user;
}

/** Makes a request and fails unless it cost these calls, one after the other. */
async function assertCost(user: string, query: string, expected: CallKind[]): Promise<Response> {
  const token = await world.token(user);
  world.upstream.calls = [];
  const started = performance.now();
  const response = await callFunction(server.url, token, { query });
  const elapsed = performance.now() - started;
  const { calls, delayMs } = world.upstream;
  assert.deepEqual(calls.map(({ kind }) => kind), expected);
  assert.equal(roundTrips(calls), expected.length);
  assert.ok(elapsed >= expected.length * delayMs * 0.9);
  return response;
}

Deno.test("a user's first request costs two calls, every later one a single call, none to the auth server", async () => {
  const user = newcomer();
  await readPage(await assertCost(user, "", ["profile", "list"]));
  for (const query of ["", "?limit=1", "?offset=41", "?status=processing,paused", "?limit=100"]) {
    const page = await readPage(await assertCost(user, query, ["list"]));
    assert.ok(page.batches.length > 0);
  }
});

Deno.test("a page costs the same whatever token the user brings", async () => {
  const user = newcomer();
  await readPage(await assertCost(user, "", ["profile", "list"]));
  for (let time = 0; time < 3; time += 1) await readPage(await assertCost(user, "", ["list"]));
});

Deno.test("an empty page costs a look at the profile too, for it proves no membership", async () => {
  const user = newcomer();
  await readPage(await assertCost(user, "?status=failed", ["profile", "list"]));
  const page = await readPage(await assertCost(user, "?status=failed", ["list", "profile"]));
  assert.deepEqual(page.batches, []);
  const past = await assertCost(user, "?offset=43", ["list", "count", "profile"]);
  assert.equal((await readPage(past)).pagination.total, 42);
});

Deno.test("a user who moved to another agency sees it on the next request: list, profile, list", async () => {
  const user = newcomer();
  await readPage(await assertCost(user, "", ["profile", "list"]));
  world.upstream.people.set(user, agencies.other);
  const page = await readPage(await assertCost(user, "", ["list", "profile", "list"]));
  assert.equal(page.pagination.total, 7);
  assert.ok(page.batches.every(({ agency_id }) => agency_id === agencies.other));
  await readPage(await assertCost(user, "", ["list"]));
});

Deno.test("a user who lost the agency gets 403 on the next request, and 200 on the one after a new one", async () => {
  for (
    const lose of [
      (user: string) => world.upstream.people.set(user, null),
      (user: string) => world.upstream.people.delete(user),
    ]
  ) {
    const user = newcomer();
    await readPage(await assertCost(user, "", ["profile", "list"]));
    lose(user);
    await readError(await assertCost(user, "", ["list", "profile"]), "no_agency");
    await readError(await assertCost(user, "", ["profile"]), "no_agency");
    world.upstream.people.set(user, agencies.own);
    await readPage(await assertCost(user, "", ["profile", "list"]));
  }
});

Deno.test("a user without an agency, or without a profile, costs one call and gets 403", async () => {
  await readError(await assertCost(newcomer(null), "", ["profile"]), "no_agency");
  await readError(await assertCost(people.stranger, "", ["profile"]), "no_agency");
});

Deno.test("a request that is refused costs no call", async () => {
  const token = await world.token(people.member);
  world.upstream.calls = [];
  await readError(await callFunction(server.url, undefined), "missing_authorization");
  await readError(await callFunction(server.url, `${token}x`), "invalid_token");
  await readError(await callFunction(server.url, token, { query: "?limit=0" }), "invalid_request");
  const post = await callFunction(server.url, token, { method: "POST" });
  await readError(post, "method_not_allowed");
  await fetch(server.url, { method: "OPTIONS" });
  assert.deepEqual(world.upstream.calls, []);
});

Deno.test("the list is asked for as the caller, by agency, with the publishable key and never another", async () => {
  const user = newcomer();
  const token = await world.token(user);
  world.upstream.calls = [];
  await readPage(await callFunction(server.url, token, { query: "?offset=50&limit=3" }));
  await readPage(await callFunction(server.url, token));
  for (const { headers, kind, parameters, userId } of world.upstream.calls) {
    assert.equal(headers.get("authorization"), `Bearer ${token}`);
    assert.match(headers.get("apikey") ?? "", /^sb_publishable_/);
    assert.equal(userId, user);
    const filter = kind === "profile" ? ["id", user] : ["agency_id", agencies.own];
    assert.equal(parameters.get(filter[0] ?? ""), `eq.${filter[1]}`);
  }
});
