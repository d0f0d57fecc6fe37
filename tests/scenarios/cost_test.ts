import assert from "node:assert/strict";
import { callFunction, readError, readPage } from "../../testkit/answers.ts";
import { type CallKind, roundTrips } from "../../testkit/fake_calls.ts";
import { agencies, createFakeProject, people } from "../../testkit/fake_project.ts";

const project = await createFakeProject();
const { upstream } = project;
upstream.delayMs = 30;
const server = await project.start();
Deno.test.afterAll(project.stop);

/** Someone the function has never seen, a member of this agency. */
function newUser(agencyId: string | null = agencies.own): string {
  const user = crypto.randomUUID();
  upstream.people.set(user, agencyId);
  return user;
}

/** Makes a request and fails unless it cost these calls, one after the other. */
async function assertCost(user: string, query: string, expected: CallKind[]): Promise<Response> {
  const token = await project.token(user);
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
  const user = newUser();
  await readPage(await assertCost(user, "", ["profile", "list"]));
  for (const query of ["", "?limit=1", "?offset=41", "?status=processing,paused"]) {
    assert.ok((await readPage(await assertCost(user, query, ["list"]))).batches.length > 0);
  }
});

Deno.test("an empty page costs a look at the profile too, for it proves no membership", async () => {
  const user = newUser();
  await readPage(await assertCost(user, "?status=failed", ["profile", "list"]));
  await readPage(await assertCost(user, "?status=failed", ["list", "profile"]));
  const past = await assertCost(user, "?offset=43", ["list", "count", "profile"]);
  assert.equal((await readPage(past)).pagination.total, 42);
});

Deno.test("a user who moved to another agency sees it on the next request: list, profile, list", async () => {
  const user = newUser();
  await readPage(await assertCost(user, "", ["profile", "list"]));
  upstream.people.set(user, agencies.other);
  const page = await readPage(await assertCost(user, "", ["list", "profile", "list"]));
  assert.equal(page.pagination.total, 7);
  assert.ok(page.batches.every(({ agency_id }) => agency_id === agencies.other));
  await readPage(await assertCost(user, "", ["list"]));
});

Deno.test("a user who lost the agency gets 403 on the next request, and 200 on the one after a new one", async () => {
  for (const lost of ["agency", "profile"]) {
    const user = newUser();
    await readPage(await assertCost(user, "", ["profile", "list"]));
    if (lost === "agency") upstream.people.set(user, null);
    else upstream.people.delete(user);
    await readError(await assertCost(user, "", ["list", "profile"]), "no_agency");
    await readError(await assertCost(user, "", ["profile"]), "no_agency");
    upstream.people.set(user, agencies.own);
    await readPage(await assertCost(user, "", ["profile", "list"]));
  }
});

Deno.test("a request that is refused costs no call", async () => {
  const token = await project.token(people.member);
  upstream.calls = [];
  await readError(await callFunction(server.url, undefined), "missing_authorization");
  await readError(await callFunction(server.url, `${token}x`), "invalid_token");
  await readError(await callFunction(server.url, token, { query: "?limit=0" }), "invalid_request");
  const post = await callFunction(server.url, token, { method: "POST" });
  await readError(post, "method_not_allowed");
  await fetch(server.url, { method: "OPTIONS" });
  assert.deepEqual(upstream.calls, []);
});

Deno.test("the list is asked for as the caller, by agency, with the publishable key and never another", async () => {
  const user = newUser();
  const token = await project.token(user);
  upstream.calls = [];
  await readPage(await callFunction(server.url, token, { query: "?offset=50&limit=3" }));
  await readPage(await callFunction(server.url, token));
  for (const { headers, kind, parameters, userId } of upstream.calls) {
    assert.equal(headers.get("authorization"), `Bearer ${token}`);
    assert.match(headers.get("apikey") ?? "", /^sb_publishable_/);
    assert.equal(userId, user);
    const [column, value] = kind === "profile" ? ["id", user] : ["agency_id", agencies.own];
    assert.equal(parameters.get(column), `eq.${value}`);
  }
});
