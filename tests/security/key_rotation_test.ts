import assert from "node:assert/strict";
import { callFunction, readError, readPage } from "../support/answers.ts";
import { until } from "../support/function_process.ts";
import { createSigningKey, signToken, userClaims } from "../support/tokens.ts";
import { createWorld, people, settingsOf, type World } from "../support/world.ts";

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
