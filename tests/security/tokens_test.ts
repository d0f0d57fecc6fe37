import assert from "node:assert/strict";
import { callFunction, readError, readPage } from "../../testkit/answers.ts";
import type { RunningFunction } from "../../testkit/function_process.ts";
import { type Changes, createSigningKey, signToken, userClaims } from "../../testkit/tokens.ts";
import { createWorld, people, settingsOf, type World } from "../../testkit/world.ts";
import { assertTokensRefused } from "./assert_refused.ts";
import { badClaims, badHeaders, foreignKeys, hostileKids } from "../../testkit/bad_claims.ts";
import {
  badSignatures,
  type BadTokens,
  malformedTokens,
  wrongAlgorithms,
} from "../../testkit/bad_tokens.ts";

const rsaKey = await createSigningKey({ alg: "RS256" });
const now = () => Math.floor(Date.now() / 1000);
let world: World;
let server: RunningFunction;

Deno.test.beforeAll(async () => {
  world = await createWorld();
  world.upstream.keys.push(rsaKey);
  server = await world.start(settingsOf(world.upstream, world.upstream.keys));
});

Deno.test.afterAll(async () => await world[Symbol.asyncDispose]());

async function assertRefused(tokens: BadTokens): Promise<void> {
  await assertTokensRefused(server, world.upstream, tokens);
}

Deno.test("a token that is malformed in any part is refused, and nobody asked about it", async () => {
  await assertRefused(await malformedTokens(world.key));
  assert.deepEqual(world.upstream.calls, []);
});

/** A good token of exactly this many characters. */
async function tokenOfLength(length: number): Promise<string> {
  for (const typ of ["JWT", "JWT ", "JWT  "]) {
    const empty = await world.token(people.member, { filler: "" }, { typ });
    const room = Math.floor((length - empty.length) * 3 / 4);
    for (const filler of [room - 1, room, room + 1]) {
      const token = await world.token(people.member, { filler: "x".repeat(filler) }, { typ });
      if (token.length === length) return token;
    }
  }
  throw new Error(`No token has ${length} characters`);
}

Deno.test("a token of 8 KiB is accepted, one a character longer is refused", async () => {
  await readPage(await callFunction(server.url, await tokenOfLength(8192)));
  await assertRefused({ "8193 characters": await tokenOfLength(8193) });
});

Deno.test("a token of another algorithm than its key's is refused, alg none in every spelling", async () => {
  await assertRefused(await wrongAlgorithms(world.key, rsaKey));
});

Deno.test("a token whose signature is not its key's is refused", async () => {
  await assertRefused(await badSignatures(world.key));
  const foreign = await createSigningKey({ alg: "RS256", kid: rsaKey.kid });
  await assertRefused({ "another RSA key": await signToken(foreign, userClaims(people.member)) });
});

Deno.test("a token with a claim missing, of the wrong type or out of time is refused", async () => {
  await assertRefused(await badClaims(world.key));
  assert.deepEqual(world.upstream.calls, []);
});

Deno.test("a token whose header asks for what is not understood is refused", async () => {
  await assertRefused(await badHeaders(world.key));
});

Deno.test("a token that brings its key or the address of its key is refused, and nobody goes there", async () => {
  const visits: string[] = [];
  await using attacker = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    ({ url }) => (visits.push(url), new Response("[]")),
  );
  await assertRefused(await foreignKeys(world.key, `http://127.0.0.1:${attacker.addr.port}`));
  await assertRefused(await foreignKeys(world.key, `${world.upstream.url}/rest/v1`));
  assert.deepEqual(visits, []);
});

Deno.test("a kid is a name and nothing else", async () => {
  await assertRefused(await hostileKids(world.key, world.upstream.url));
  assert.ok(world.upstream.calls.every(({ path }) => path === "/auth/v1/.well-known/jwks.json"));
});

Deno.test("a token outside the Authorization header is not looked at", async () => {
  const token = await world.token(people.member);
  world.upstream.calls = [];
  for (const name of ["token", "access_token", "jwt", "apikey", "Authorization"]) {
    const response = await callFunction(server.url, undefined, { query: `?${name}=${token}` });
    await readError(response, "missing_authorization");
  }
  const headers = { apikey: token, Cookie: `sb-access-token=${token}`, "X-Authorization": token };
  await readError(await callFunction(server.url, undefined, { headers }), "missing_authorization");
  assert.deepEqual(world.upstream.calls, []);
});

const accepted: Record<string, { claims?: Changes; header?: Changes }> = {
  "as Auth makes it": {},
  "without iat": { claims: { iat: undefined } },
  "with nbf and iat within 30 s ahead": { claims: { nbf: now() + 20, iat: now() + 20 } },
  "of which authenticated is one audience": { claims: { aud: ["other", "authenticated"] } },
  "of any issuer, when none is set": { claims: { iss: undefined } },
  "with its sub in capitals": { claims: { sub: people.member.toUpperCase() } },
  "with keys in its header, which are not used": {
    header: { jwk: rsaKey.publicJwk, jku: "http://127.0.0.1:9/" },
  },
};

for (const [what, { claims, header }] of Object.entries(accepted)) {
  Deno.test(`a user's ES256 token ${what} is accepted`, async () => {
    const sub = claims?.sub ?? people.member;
    world.upstream.people.set(String(sub), world.upstream.people.get(people.member) ?? null);
    const token = await world.token(people.member, claims, header);
    assert.equal((await readPage(await callFunction(server.url, token))).pagination.total, 42);
  });
}

Deno.test("a user's RS256 token is accepted", async () => {
  const token = await signToken(rsaKey, userClaims(people.other));
  assert.equal((await readPage(await callFunction(server.url, token))).pagination.total, 7);
});

Deno.test("a token that was accepted is refused as soon as it has expired", async () => {
  const exp = now() + 3;
  const token = await world.token(people.member, { exp });
  let seen = 0;
  for (let refused = false; !refused;) {
    const asked = Date.now();
    const response = await callFunction(server.url, token);
    refused = response.status === 401;
    if (refused) {
      assert.ok(Date.now() >= exp * 1000, "refused before its time");
      await readError(response, "invalid_token");
      continue;
    }
    assert.ok(asked < exp * 1000, "accepted after its time");
    await readPage(response);
    seen += 1;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.ok(seen > 0, "never accepted");
});
