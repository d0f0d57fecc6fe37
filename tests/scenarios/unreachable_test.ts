import assert from "node:assert/strict";
import { assertCommonHeaders, callFunction, readError, readPage } from "../../testkit/answers.ts";
import { createFakeProject, people } from "../../testkit/fake_project.ts";

Deno.test("with the auth server gone the answer is 503 with Retry-After, and 200 once it is back", async () => {
  await using project = await createFakeProject();
  const server = await project.start({ SUPABASE_JWKS: "" });
  await project.upstream.stop();
  const tokens = [await project.token(people.member), await project.legacyToken(people.member)];
  for (const token of tokens) {
    const { error } = await readError(await callFunction(server.url, token), "auth_unavailable");
    assert.ok(!error.includes("127.0.0.1"));
  }
  await readError(await callFunction(server.url, "a.b.c"), "invalid_token");
  project.upstream.restart();
  for (const token of tokens) await readPage(await callFunction(server.url, token));
});

Deno.test("an auth server that never answers makes 503 within ten seconds", async () => {
  await using project = await createFakeProject();
  const server = await project.start({ SUPABASE_JWKS: "" });
  project.upstream.fault = async ({ path, left }) => {
    if (path.startsWith("/auth/")) await left;
    return undefined;
  };
  const signal = AbortSignal.timeout(10_000);
  const { member, outsider } = people;
  const asked = [project.token(member), project.token(outsider), project.legacyToken(member)];
  await Promise.all(asked.map(async (token) => {
    const response = await callFunction(server.url, await token, { signal });
    await readError(response, "auth_unavailable");
  }));
  assert.equal(project.upstream.count("keys"), 1, "those who wait should wait together");
});

Deno.test("with a Data API that is unreachable the answer is 500 fetch_failed, and 200 once it is back", async () => {
  await using project = await createFakeProject();
  const server = await project.start();
  const token = await project.token(people.member);
  await project.upstream.stop();
  const { error } = await readError(await callFunction(server.url, token), "fetch_failed");
  assert.ok(!error.includes("127.0.0.1"));
  project.upstream.restart();
  await readPage(await callFunction(server.url, token));
});

Deno.test("without a setting every token is answered with 500 internal_error, and the log names the setting", async () => {
  await using project = await createFakeProject();
  const server = await project.start({ SUPABASE_PUBLISHABLE_KEYS: '{"web":"project-secret"}' });
  const preflight = await fetch(server.url, { method: "OPTIONS" });
  assert.equal(preflight.status, 204);
  assertCommonHeaders(preflight.headers);
  await readError(await callFunction(server.url, undefined), "missing_authorization");
  const token = await project.token(people.member);
  for (const id of ["one", "two"]) {
    const response = await callFunction(server.url, token, { headers: { "X-Request-Id": id } });
    const { error } = await readError(response, "internal_error");
    assert.doesNotMatch(error, /SUPABASE|secret/);
    assert.match((await server.entry(id)).cause ?? "", /SUPABASE_PUBLISHABLE_KEYS/);
  }
  assert.ok(!server.lines.join().includes("project-secret"));
  assert.deepEqual(project.upstream.calls, []);
});
