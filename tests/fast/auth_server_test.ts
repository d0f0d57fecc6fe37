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

Deno.test("fetchKeys() and findUser() reject any other response", async () => {
  const gateway = { message: "Invalid API key" };
  const auth = { code: 429, error_code: "over_request_rate_limit", msg: "x" };
  const valid = { keys: [key], id: people.member };
  const messages = {
    fetchKeys: "The key set could not be read",
    findUser: "The auth server neither accepted nor rejected the token",
  };
  for (
    const [status, body, category] of [
      ...[302, 403, 404, 429, 500, 503].map((status) => [status, gateway, "status"] as const),
      ...[gateway, "<html>"].map((body) => [401, body, "api_key_refused"] as const),
      [429, auth, "status"],
      ...[auth, valid].map((body) => [500, body, "status"] as const),
      ...[{}, { id: 7, keys: 1 }, null].map((body) => [200, body, "invalid_response"] as const),
    ] as const
  ) {
    for (const method of ["fetchKeys", "findUser"] as const) {
      const failure = { category, status, message: messages[method] };
      await assert.rejects(over(Response.json(body, { status }))[method](), { failure });
    }
  }
});
