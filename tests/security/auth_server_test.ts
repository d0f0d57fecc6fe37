import assert from "node:assert/strict";
import { callFunction, readError, readPage } from "../../testkit/answers.ts";
import { until } from "../../testkit/until.ts";
import { createSigningKey, signToken, userClaims } from "../../testkit/tokens.ts";
import { createWorld, people, type World } from "../../testkit/world.ts";

let world: World;

Deno.test.beforeEach(async () => {
  world = await createWorld();
});

Deno.test.afterEach(async () => await world[Symbol.asyncDispose]());

Deno.test("with the keys given, no token of a user needs the auth server", async () => {
  const server = await world.start();
  world.upstream.illness = ({ path }) =>
    path.startsWith("/auth/") ? new Response(null, { status: 500 }) : undefined;
  await readPage(await callFunction(server.url, await world.token(people.member)));
  await readPage(await callFunction(server.url, await world.token(people.other)));
  assert.equal(world.upstream.count("keys", "user"), 0);
});

Deno.test("with the auth server gone the answer is 503 with Retry-After, and 200 once it is back", async () => {
  const legacyKey = await createSigningKey({ alg: "HS256" });
  world.upstream.legacyKey = legacyKey;
  const server = await world.start({ SUPABASE_JWKS: "" });
  await world.upstream.stop();
  const signed = await world.token(people.member);
  const legacy = await signToken(legacyKey, userClaims(people.member), { kid: undefined });
  for (const token of [signed, legacy]) {
    const { error } = await readError(await callFunction(server.url, token), "auth_unavailable");
    assert.ok(!error.includes("127.0.0.1"));
  }
  await readError(await callFunction(server.url, "a.b.c"), "invalid_token");

  world.upstream.restart();
  await readPage(await callFunction(server.url, signed));
  await readPage(await callFunction(server.url, legacy));
});

const illAnswers: Record<string, () => Response> = {
  "500": () => Response.json({ msg: "Database error" }, { status: 500 }),
  "429": () => Response.json({ msg: "Too many requests" }, { status: 429 }),
  "HTML": () => new Response("<html>", { headers: { "Content-Type": "text/html" } }),
  "no key set": () => Response.json({ id: 7 }),
};

Deno.test("an auth server that answers nonsense makes 503, and 200 as soon as it is well", async () => {
  const legacyKey = await createSigningKey({ alg: "HS256" });
  world.upstream.legacyKey = legacyKey;
  const server = await world.start({ SUPABASE_JWKS: "" });
  const signed = await world.token(people.member);
  const legacy = await signToken(legacyKey, userClaims(people.member), { kid: undefined });
  for (const [what, ill] of Object.entries(illAnswers)) {
    world.upstream.illness = ({ path }) => path.startsWith("/auth/") ? ill() : undefined;
    for (const token of [signed, legacy]) {
      const response = await callFunction(server.url, token);
      assert.equal(response.status, 503, what);
      await readError(response, "auth_unavailable");
    }
  }
  world.upstream.illness = undefined;
  await readPage(await callFunction(server.url, legacy));
  // The five tries at once are used up; the next one comes by itself.
  await until(async () => {
    const response = await callFunction(server.url, signed);
    if (response.status === 200) return await readPage(response);
    await readError(response, "auth_unavailable");
  });
});

Deno.test("a redirect of the auth server to other keys is not followed", async () => {
  const server = await world.start();
  const foreign = await createSigningKey();
  world.upstream.illness = ({ kind, path }) => {
    if (kind === "keys") return new Response(null, { status: 302, headers: { Location: "/keys" } });
    return path === "/keys" ? Response.json({ keys: [foreign.publicJwk] }) : undefined;
  };
  const token = await signToken(foreign, userClaims(people.member));
  await readError(await callFunction(server.url, token), "auth_unavailable");
  assert.equal(world.upstream.count("other"), 0);
});

Deno.test("an auth server that never answers makes 503 within ten seconds", async () => {
  const server = await world.start({ SUPABASE_JWKS: "" });
  world.upstream.illness = async ({ path, left }) => {
    if (path.startsWith("/auth/")) await left;
    return undefined;
  };
  const legacyKey = await createSigningKey({ alg: "HS256" });
  const legacy = await signToken(legacyKey, userClaims(people.member), { kid: undefined });
  const signal = AbortSignal.timeout(10_000);
  const asked = [await world.token(people.member), await world.token(people.other), legacy];
  await Promise.all(asked.map(async (token) => {
    await readError(await callFunction(server.url, token, { signal }), "auth_unavailable");
  }));
  assert.equal(world.upstream.count("keys"), 1, "those who wait should wait together");
});
