import assert from "node:assert/strict";
import { callFunction, readError, readPage } from "../../testkit/answers.ts";
import { createSigningKey, signToken, userClaims } from "../../testkit/tokens.ts";
import { createWorld, people, settingsOf, type World } from "../../testkit/world.ts";

let world: World;

Deno.test.beforeEach(async () => {
  world = await createWorld();
});

Deno.test.afterEach(async () => await world[Symbol.asyncDispose]());

const noKeySets: Record<string, string> = {
  "empty": "",
  "no JSON": "keys",
  "cut off": '{"keys":[{"kty":"EC"',
  "null": "null",
  "no key set": '{"keys":"none"}',
  "without a usable key": '{"keys":[null,{},{"kty":"oct","k":"AAAA","kid":"a"},{"kty":"EC"}]}',
};

for (const [what, text] of Object.entries(noKeySets)) {
  Deno.test(`a published key is accepted with a SUPABASE_JWKS that is ${what}`, async () => {
    const server = await world.start({ SUPABASE_JWKS: text });
    await readPage(await callFunction(server.url, await world.token(people.member)));
    await readPage(await callFunction(server.url, await world.token(people.other)));
    assert.equal(world.upstream.count("keys"), 1);
  });
}

Deno.test("a published key is accepted with a SUPABASE_JWKS that is stale", async () => {
  const old = await createSigningKey();
  const server = await world.start(settingsOf(world.upstream, [old]));
  await readPage(await callFunction(server.url, await world.token(people.member)));
  const early = await signToken(old, userClaims(people.member));
  await readPage(await callFunction(server.url, early));
});

Deno.test("a key published while the function runs is accepted without a restart", async () => {
  const server = await world.start();
  await readPage(await callFunction(server.url, await world.token(people.member)));
  assert.equal(world.upstream.count("keys"), 0, "asked for a key that was given");

  for (let rotation = 1; rotation <= 3; rotation += 1) {
    const fresh = await createSigningKey({ alg: rotation === 2 ? "RS256" : "ES256" });
    world.upstream.keys = [fresh];
    for (let time = 0; time < 3; time += 1) {
      const token = await signToken(fresh, userClaims(people.member));
      await readPage(await callFunction(server.url, token));
    }
    assert.equal(world.upstream.count("keys"), rotation);
  }
});

Deno.test("SUPABASE_JWKS may be a bare list of keys", async () => {
  const server = await world.start({ SUPABASE_JWKS: JSON.stringify([world.key.publicJwk]) });
  await readPage(await callFunction(server.url, await world.token(people.member)));
  assert.equal(world.upstream.count("keys"), 0);
});

for (const alg of ["ES256", "HS256"] as const) {
  Deno.test(`200 ${alg} tokens with unknown kids cost at most ten calls to the auth server`, async () => {
    const server = await world.start();
    const statuses = new Set<number>();
    const forger = await createSigningKey({ alg });
    const attack = async () => {
      for (let count = 0; count < 20; count += 1) {
        const kid = crypto.randomUUID();
        const token = await signToken(forger, userClaims(people.member), { kid });
        const response = await callFunction(server.url, token);
        await readError(response, response.status === 503 ? "auth_unavailable" : "invalid_token");
        statuses.add(response.status);
      }
    };
    await Promise.all(Array.from({ length: 10 }, attack));
    const calls = world.upstream.count("keys", "user");
    assert.ok(calls >= 1 && calls <= 10, `${calls} calls`);
    assert.equal(world.upstream.calls.length, calls, "something else was called");
    assert.ok(statuses.has(401));
    await readPage(await callFunction(server.url, await world.token(people.member)));
  });
}

Deno.test("JWT_ISSUER, when set, is the only issuer accepted", async () => {
  const issuer = "https://project.example/auth/v1";
  const server = await world.start({ JWT_ISSUER: issuer });
  await readPage(await callFunction(server.url, await world.token(people.member)));
  const others = [
    "https://other.example/auth/v1",
    `${issuer}/`,
    issuer.slice(0, -1),
    "",
    undefined,
    [
      issuer,
    ],
  ];
  world.upstream.calls = [];
  for (const iss of others) {
    const token = await world.token(people.member, { iss });
    await readError(await callFunction(server.url, token), "invalid_token");
  }
  assert.deepEqual(world.upstream.calls, []);
});
