import assert from "node:assert/strict";
import { callFunction, readPage } from "../../testkit/answers.ts";
import type { RunningFunction } from "../../testkit/function_process.ts";
import { type Changes, createSigningKey, signToken, userClaims } from "../../testkit/tokens.ts";
import { createWorld, people, type World } from "../../testkit/world.ts";
import { assertTokensRefused } from "./assert_refused.ts";
import { badClaims } from "../../testkit/bad_claims.ts";
import { confusedAlgorithms, malformedTokens } from "../../testkit/bad_tokens.ts";

const legacyKey = await createSigningKey({ alg: "HS256" });
const now = () => Math.floor(Date.now() / 1000);
let world: World;
let server: RunningFunction;

Deno.test.beforeAll(async () => {
  world = await createWorld();
  world.upstream.legacyKey = legacyKey;
  server = await world.start();
});

Deno.test.afterAll(async () => await world[Symbol.asyncDispose]());

for (const kid of ["legacy-key", undefined]) {
  const which = kid ? "with a kid" : "without a kid";

  Deno.test(`a legacy HS256 token ${which} is accepted when the auth server knows it, each time anew`, async () => {
    const token = await signToken(legacyKey, userClaims(people.member), { kid });
    world.upstream.calls = [];
    await readPage(await callFunction(server.url, token));
    await readPage(await callFunction(server.url, token));
    assert.equal(world.upstream.count("user"), 2);
  });

  Deno.test(`a legacy HS256 token ${which} is refused when the auth server does not know it`, async () => {
    const forger = await createSigningKey({ alg: "HS256" });
    await assertTokensRefused(server, world.upstream, {
      "forged": await signToken(forger, userClaims(people.member), { kid }),
      "of a deleted user": await signToken(legacyKey, userClaims(crypto.randomUUID()), { kid }),
    });
    assert.equal(world.upstream.count("user"), 2);
  });

  Deno.test(`a legacy anon or service-role key ${which} is refused without asking anybody`, async () => {
    const sign = (claims: Changes) => signToken(legacyKey, claims, { kid });
    await assertTokensRefused(server, world.upstream, {
      "anon": await sign({ iss: "supabase", ref: "abc", role: "anon", exp: now() + 3600 }),
      "service": await sign({
        iss: "supabase",
        ref: "abc",
        role: "service_role",
        exp: now() + 3600,
      }),
      "expired": await sign(userClaims(people.member, { exp: now() - 1 })),
    });
    assert.deepEqual(world.upstream.calls, []);
  });
}

Deno.test("a legacy HS256 token is refused when the auth server says it is someone else's", async () => {
  world.upstream.illness = ({ kind }) =>
    kind === "user" ? Response.json({ id: people.other }) : undefined;
  const token = await signToken(legacyKey, userClaims(people.member), { kid: undefined });
  await assertTokensRefused(server, world.upstream, { "of another user": token });
  world.upstream.illness = undefined;
});

Deno.test("an HS256 token made with the public key as its secret is refused", async () => {
  const server = await world.start();
  await assertTokensRefused(server, world.upstream, await confusedAlgorithms(world.key));
});

Deno.test("a legacy HS256 token of bad shape or with bad claims is refused without asking anybody", async () => {
  const server = await world.start();
  await assertTokensRefused(server, world.upstream, await malformedTokens(legacyKey));
  assert.deepEqual(world.upstream.calls, []);
  await assertTokensRefused(server, world.upstream, await badClaims(legacyKey));
  assert.deepEqual(world.upstream.calls, []);
});
