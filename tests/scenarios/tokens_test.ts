import assert from "node:assert/strict";
import { callFunction, readError, readPage } from "../../testkit/answers.ts";
import { badTokens } from "../../testkit/bad_tokens.ts";
import { createFakeProject, people, settingsFor } from "../../testkit/fake_project.ts";
import { createSigningKey, signToken, userClaims } from "../../testkit/tokens.ts";

const project = await createFakeProject();
const { upstream } = project;
Deno.test.afterAll(project.stop);

Deno.test("a token of every bad kind is refused, and nobody goes where it points", async () => {
  const rsaKey = await createSigningKey({ alg: "RS256" });
  upstream.keys.push(rsaKey);
  const server = await project.start(settingsFor(upstream, upstream.keys));
  const visits: string[] = [];
  await using attacker = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    ({ url }) => (visits.push(url), new Response("[]")),
  );
  const address = `http://127.0.0.1:${attacker.addr.port}`;
  const kinds = await badTokens({ key: project.key, rsaKey, address });
  for (const tokens of Object.values(kinds)) {
    for (const [what, token] of Object.entries(tokens)) {
      const response = await callFunction(server.url, token);
      assert.equal(response.status, 401, `Not refused: ${what}`);
      await readError(response, "invalid_token");
    }
  }
  assert.deepEqual(visits, []);
  assert.equal(upstream.calls.length, upstream.count("keys", "user"), "the database was asked");
});

Deno.test("a token outside the Authorization header is not looked at", async () => {
  const server = await project.start();
  const token = await project.token(people.member);
  upstream.calls = [];
  for (const name of ["token", "access_token", "jwt", "apikey", "Authorization"]) {
    const response = await callFunction(server.url, undefined, { query: `?${name}=${token}` });
    await readError(response, "missing_authorization");
  }
  const headers = { apikey: token, Cookie: `sb-access-token=${token}`, "X-Authorization": token };
  await readError(await callFunction(server.url, undefined, { headers }), "missing_authorization");
  assert.deepEqual(upstream.calls, []);
});

Deno.test("a key published while the function runs is accepted without a restart, whatever it was given", async () => {
  const old = await createSigningKey();
  const unusable = ["", "keys", '{"keys":[{"kty":"EC"}]}'];
  for (const given of [...unusable, settingsFor(upstream, [old]).SUPABASE_JWKS]) {
    const server = await project.start({ SUPABASE_JWKS: given });
    for (const alg of ["ES256", "RS256"] as const) {
      const fresh = await createSigningKey({ alg });
      upstream.keys = [fresh];
      upstream.calls = [];
      for (let time = 0; time < 3; time += 1) {
        const token = await signToken(fresh, userClaims(people.member));
        await readPage(await callFunction(server.url, token));
      }
      assert.equal(upstream.count("keys"), 1, given);
    }
  }
});
