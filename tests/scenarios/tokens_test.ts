import assert from "node:assert/strict";
import { callFunction, readError, readPage } from "../../testkit/answers.ts";
import { badTokens } from "../../testkit/bad_tokens.ts";
import { createFakeProject, people, settingsFor } from "../../testkit/fake_project.ts";
import { createSigningKey, signToken, userClaims } from "../../testkit/tokens.ts";

const project = await createFakeProject();
const { upstream } = project;
const rsaKey = await createSigningKey({ alg: "RS256" });
upstream.keys.push(rsaKey);
const server = await project.start(settingsFor(upstream, upstream.keys));
Deno.test.afterAll(project.stop);

/** Presents each token and fails unless it is refused without the database being asked. */
async function assertRefused(
  tokens: Readonly<Record<string, string>>,
  { url } = server,
): Promise<void> {
  upstream.calls = [];
  for (const [what, token] of Object.entries(tokens)) {
    const response = await callFunction(url, token);
    assert.equal(response.status, 401, `Not refused: ${what}`);
    await readError(response, "invalid_token");
  }
  assert.equal(upstream.count("profile", "list", "count", "other"), 0);
}

Deno.test("a token of every bad kind is refused, and nobody goes where it points", async () => {
  const visits: string[] = [];
  await using attacker = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    ({ url }) => (visits.push(url), new Response("[]")),
  );
  const address = `http://127.0.0.1:${attacker.addr.port}`;
  // How often the auth server may be asked is bounded; those for this function leave the others alone.
  const other = await project.start(settingsFor(upstream, upstream.keys));
  const kinds = await badTokens({ key: project.key, rsaKey, address });
  for (const [kind, tokens] of Object.entries(kinds)) {
    await assertRefused(tokens, other);
    if (["malformed", "claims"].includes(kind)) assert.deepEqual(upstream.calls, [], kind);
  }
  assert.deepEqual(visits, []);
});

Deno.test("a token outside the Authorization header is not looked at", async () => {
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

Deno.test("a user's ES256 and RS256 tokens are accepted", async () => {
  const rsaToken = await signToken(rsaKey, userClaims(people.outsider));
  const tokens: [string, number][] = [[await project.token(people.member), 42], [rsaToken, 7]];
  for (const [token, total] of tokens) {
    assert.equal((await readPage(await callFunction(server.url, token))).pagination.total, total);
  }
});

Deno.test("a token that was accepted is refused as soon as it has expired", async () => {
  const exp = Math.floor(Date.now() / 1000) + 2;
  const token = await project.token(people.member, { exp });
  let accepted = 0;
  for (;; accepted += 1) {
    const asked = Date.now();
    const response = await callFunction(server.url, token);
    if (response.status === 401) {
      assert.ok(Date.now() >= exp * 1000, "refused before its time");
      await readError(response, "invalid_token");
      break;
    }
    assert.ok(asked < exp * 1000, "accepted after its time");
    await readPage(response);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.ok(accepted > 0);
});

for (const kid of ["legacy-key", undefined]) {
  const which = kid ? "with a kid" : "without a kid";

  Deno.test(`a legacy HS256 token ${which} is accepted when the auth server knows it, and asked about each time`, async () => {
    const token = await project.legacyToken(people.member, {}, { kid });
    upstream.calls = [];
    await readPage(await callFunction(server.url, token));
    await readPage(await callFunction(server.url, token));
    assert.equal(upstream.count("user"), 2);
  });

  Deno.test(`a legacy HS256 token ${which} is refused when the auth server does not know it`, async () => {
    const forger = await createSigningKey({ alg: "HS256" });
    await assertRefused({
      "forged": await signToken(forger, userClaims(people.member), { kid }),
      "of a deleted user": await project.legacyToken(crypto.randomUUID(), {}, { kid }),
    });
    assert.equal(upstream.count("user"), 2);
  });

  Deno.test(`a legacy anon or service-role key ${which} is refused without asking anybody`, async () => {
    const sign = (role: string) =>
      signToken(project.legacyKey, { iss: "supabase", role, exp: 4e9 }, { kid });
    await assertRefused({ "anon": await sign("anon"), "service": await sign("service_role") });
    assert.deepEqual(upstream.calls, []);
  });
}

Deno.test("a legacy HS256 token is refused when the auth server says it is someone else's", async () => {
  upstream.fault = ({ kind }) =>
    kind === "user" ? Response.json({ id: people.outsider }) : undefined;
  await assertRefused({ "of another user": await project.legacyToken(people.member) });
  upstream.fault = undefined;
});
