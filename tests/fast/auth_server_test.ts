import assert from "node:assert/strict";
import { createAuthServer } from "../../supabase/functions/_shared/auth/auth_server.ts";
import { UpstreamError } from "../../supabase/functions/_shared/http/errors.ts";

const userId = "11111111-1111-4111-8111-111111111111";
const key = { kty: "EC", crv: "P-256", alg: "ES256", kid: "a", x: "AA", y: "BB" };

/** The auth server's client over an answer, with what it sent. */
function over(answer: Response) {
  const sent: { url: string; init: RequestInit }[] = [];
  const server = createAuthServer({
    supabaseUrl: "http://localhost",
    apiKey: "sb_publishable_x",
    fetch: (url, init = {}) => {
      sent.push({ url: String(url), init });
      return Promise.resolve(answer);
    },
  });
  const signal = new AbortController().signal;
  return { sent, fetchKeys: server.fetchKeys, findUser: () => server.findUser("a.b.c", signal) };
}

Deno.test("fetchKeys() reads the published keys, without following redirects", async () => {
  const { sent, fetchKeys } = over(Response.json({ keys: [key] }));
  assert.deepEqual(await fetchKeys(), [key]);
  const [{ url, init } = assert.fail()] = sent;
  assert.equal(url, "http://localhost/auth/v1/.well-known/jwks.json");
  assert.equal(init.redirect, "error");
  assert.ok(init.signal);
  assert.equal(new Headers(init.headers).get("authorization"), null);
});

Deno.test("fetchKeys() rejects when the answer is not a key set", async () => {
  for (const answer of [new Response(null, { status: 500 }), Response.json({ keys: 1 })]) {
    await assert.rejects(over(answer).fetchKeys(), UpstreamError);
  }
  await assert.rejects(over(new Response("<html>")).fetchKeys());
});

Deno.test("findUser() resolves to the user of an accepted token, and to none for a refused one", async () => {
  const { sent, findUser } = over(Response.json({ id: userId, email: "x" }));
  assert.equal(await findUser(), userId);
  const [{ url, init } = assert.fail()] = sent;
  assert.equal(url, "http://localhost/auth/v1/user");
  const headers = new Headers(init.headers);
  assert.equal(headers.get("authorization"), "Bearer a.b.c");
  assert.equal(headers.get("apikey"), "sb_publishable_x");
  for (const status of [401, 403]) {
    assert.equal(await over(Response.json({}, { status })).findUser(), undefined);
  }
});

Deno.test("findUser() rejects when the server neither accepts nor refuses", async () => {
  for (const status of [404, 429, 500, 503]) {
    await assert.rejects(over(new Response(null, { status })).findUser(), UpstreamError);
  }
  for (const body of [{}, { id: 7 }, null]) {
    await assert.rejects(over(Response.json(body)).findUser());
  }
});
