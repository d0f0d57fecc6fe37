import assert from "node:assert/strict";
import { createAuthServer } from "../../supabase/functions/_shared/auth/auth_server.ts";
import { makeFetch, people } from "../../dev/testkit/fakes.ts";

const key = { kty: "EC", crv: "P-256", alg: "ES256", kid: "a", x: "AA", y: "BB" };

/** The auth server's client over one response, with the requests it sent. */
function over(response: Response) {
  const { sent, fetch } = makeFetch(response);
  const caller = new AbortController();
  const options = { supabaseUrl: "http://localhost", apiKey: "sb_publishable_x", fetch };
  const server = createAuthServer(options);
  return { sent, caller, ...server, findUser: () => server.findUser("a.b.c", caller.signal) };
}

Deno.test("fetchKeys() reads the published keys", async () => {
  const { sent, fetchKeys } = over(Response.json({ keys: [key] }));
  assert.deepEqual(await fetchKeys(), [key]);
  const [{ url, init } = assert.fail()] = sent;
  assert.equal(url.href, "http://localhost/auth/v1/.well-known/jwks.json");
  assert.ok(init.signal, "it ends after a time");
});

Deno.test("fetchKeys() rejects without a key set", async () => {
  for (
    const [response, category] of [
      [Response.json({ keys: [key] }, { status: 500 }), "status"],
      [Response.json({ message: "Invalid API key" }, { status: 401 }), "api_key_refused"],
      [Response.json({ keys: 1 }), "invalid_response"],
      [new Response("<html>"), "invalid_response"],
    ] as const
  ) {
    const { status } = response;
    const message = "The key set could not be read";
    await assert.rejects(over(response).fetchKeys(), { failure: { category, status, message } });
  }
});

Deno.test("findUser() returns the user of an accepted token, and undefined for a rejected one", async () => {
  const { sent, caller, findUser } = over(Response.json({ id: people.member, email: "x" }));
  assert.equal(await findUser(), people.member);
  const [{ url, headers, init } = assert.fail()] = sent;
  assert.equal(url.href, "http://localhost/auth/v1/user");
  assert.equal(headers.get("authorization"), "Bearer a.b.c");
  assert.equal(headers.get("apikey"), "sb_publishable_x");
  caller.abort();
  assert.ok(init.signal?.aborted, "it ends with the caller");
  // Older versions of Auth have no error codes.
  for (const error of [{ error_code: "bad_jwt", msg: "x" }, { msg: "invalid JWT" }]) {
    for (const status of [401, 403]) {
      assert.equal(await over(Response.json(error, { status })).findUser(), undefined);
    }
  }
});

Deno.test("findUser() rejects if the server neither accepts nor rejects the token", async () => {
  const gateway = { message: "Invalid API key" };
  const auth = { code: 429, error_code: "over_request_rate_limit", msg: "x" };
  for (
    const [status, body, category] of [
      ...[302, 403, 404, 429, 500, 503].map((status) => [status, gateway, "status"] as const),
      [401, gateway, "api_key_refused"],
      [401, "<html>", "api_key_refused"],
      [429, auth, "status"],
      [500, auth, "status"],
      ...[{}, { id: 7 }, null].map((body) => [200, body, "invalid_response"] as const),
    ] as const
  ) {
    const message = "The auth server neither accepted nor rejected the token";
    const { findUser } = over(Response.json(body, { status }));
    await assert.rejects(findUser(), { failure: { category, status, message } });
  }
});
