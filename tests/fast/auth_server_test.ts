import assert from "node:assert/strict";
import { createAuthServer } from "../../supabase/functions/_shared/auth/auth_server.ts";
import { ids, makeFetch } from "../../dev/testkit/fakes.ts";

const key = { kty: "EC", crv: "P-256", alg: "ES256", kid: "a", x: "AA", y: "BB" };

/** The auth server's client over an answer, with what it sent. */
function over(answer: Response) {
  const { sent, fetch } = makeFetch(answer);
  const caller = new AbortController();
  const server = createAuthServer({
    supabaseUrl: "http://localhost",
    apiKey: "sb_publishable_x",
    fetch,
  });
  return { sent, caller, ...server, findUser: () => server.findUser("a.b.c", caller.signal) };
}

Deno.test("fetchKeys() reads the published keys, without following redirects", async () => {
  const { sent, fetchKeys } = over(Response.json({ keys: [key] }));
  assert.deepEqual(await fetchKeys(), [key]);
  const [{ url, headers, init } = assert.fail()] = sent;
  assert.equal(url.href, "http://localhost/auth/v1/.well-known/jwks.json");
  assert.equal(init.redirect, "error");
  assert.ok(init.signal);
  assert.equal(headers.get("authorization"), null);
});

Deno.test("fetchKeys() rejects when the answer is not a key set", async () => {
  for (const answer of [new Response(null, { status: 500 }), Response.json({ keys: 1 })]) {
    await assert.rejects(over(answer).fetchKeys(), { name: "UpstreamError" });
  }
  await assert.rejects(over(new Response("<html>")).fetchKeys());
});

Deno.test("findUser() resolves to the user of an accepted token, and to none for a refused one", async () => {
  const { sent, caller, findUser } = over(Response.json({ id: ids.user, email: "x" }));
  assert.equal(await findUser(), ids.user);
  const [{ url, headers, init } = assert.fail()] = sent;
  assert.equal(url.href, "http://localhost/auth/v1/user");
  assert.equal(headers.get("authorization"), "Bearer a.b.c");
  assert.equal(headers.get("apikey"), "sb_publishable_x");
  caller.abort();
  assert.ok(init.signal?.aborted, "it ends with the caller");
  for (const status of [401, 403]) {
    assert.equal(await over(Response.json({}, { status })).findUser(), undefined);
  }
});

Deno.test("findUser() rejects when the server neither accepts nor refuses", async () => {
  const failures = [404, 429, 500, 503].map((status) => new Response(null, { status }));
  const senseless = [{}, { id: 7 }, null].map((body) => Response.json(body));
  for (const answer of [...failures, ...senseless]) await assert.rejects(over(answer).findUser());
});
