import assert from "node:assert/strict";
import { callFunction, readError, readPage } from "../../testkit/answers.ts";
import { createFakeProject, people, settingsFor } from "../../testkit/fake_project.ts";
import { createSigningKey, signToken, userClaims } from "../../testkit/tokens.ts";
import { until } from "../../testkit/until.ts";

Deno.test("with the keys given, no token of a user needs the auth server", async () => {
  await using project = await createFakeProject();
  const server = await project.start();
  project.upstream.fault = ({ path }) =>
    path.startsWith("/auth/") ? new Response(null, { status: 500 }) : undefined;
  await readPage(await callFunction(server.url, await project.token(people.member)));
  await readPage(await callFunction(server.url, await project.token(people.outsider)));
  assert.equal(project.upstream.count("keys", "user"), 0);
});

Deno.test("with the auth server gone the answer is 503 with Retry-After, and 200 once it is back", async () => {
  await using project = await createFakeProject();
  const server = await project.start({ SUPABASE_JWKS: "" });
  await project.upstream.stop();
  const tokens = [await project.token(people.member), await project.legacyToken(people.member)];
  for (const token of tokens) {
    const { error } = await readError(await callFunction(server.url, token), "auth_unavailable");
    assert.ok(!error.includes("127.0.0.1"));
  }
  await readError(await callFunction(server.url, "a.b.c"), "invalid_token");
  project.upstream.restart();
  for (const token of tokens) await readPage(await callFunction(server.url, token));
});

const faults: Record<string, () => Response> = {
  "500": () => Response.json({ msg: "Database error" }, { status: 500 }),
  "429": () => Response.json({ msg: "Too many requests" }, { status: 429 }),
  "HTML": () => new Response("<html>", { headers: { "Content-Type": "text/html" } }),
  "no key set": () => Response.json({ id: 7 }),
};

Deno.test("an auth server that answers nonsense makes 503, and 200 as soon as it recovers", async () => {
  await using project = await createFakeProject();
  const server = await project.start({ SUPABASE_JWKS: "" });
  const signed = await project.token(people.member);
  const legacy = await project.legacyToken(people.member);
  for (const [what, fault] of Object.entries(faults)) {
    project.upstream.fault = ({ path }) => path.startsWith("/auth/") ? fault() : undefined;
    for (const token of [signed, legacy]) {
      const response = await callFunction(server.url, token);
      assert.equal(response.status, 503, what);
      await readError(response, "auth_unavailable");
    }
  }
  project.upstream.fault = undefined;
  for (const token of [legacy, signed]) {
    // The tries allowed at once may be used up; the next one comes by itself.
    await until(async () => {
      const response = await callFunction(server.url, token);
      if (response.status === 200) return await readPage(response);
      await readError(response, "auth_unavailable");
    });
  }
});

Deno.test("a redirect of the auth server to other keys is not followed", async () => {
  await using project = await createFakeProject();
  const server = await project.start();
  const foreign = await createSigningKey();
  project.upstream.fault = ({ kind, path }) => {
    if (kind === "keys") return new Response(null, { status: 302, headers: { Location: "/keys" } });
    return path === "/keys" ? Response.json({ keys: [foreign.publicJwk] }) : undefined;
  };
  const token = await signToken(foreign, userClaims(people.member));
  await readError(await callFunction(server.url, token), "auth_unavailable");
  assert.equal(project.upstream.count("other"), 0);
});

Deno.test("an auth server that never answers makes 503 within ten seconds", async () => {
  await using project = await createFakeProject();
  const server = await project.start({ SUPABASE_JWKS: "" });
  project.upstream.fault = async ({ path, left }) => {
    if (path.startsWith("/auth/")) await left;
    return undefined;
  };
  const signal = AbortSignal.timeout(10_000);
  const { member, outsider } = people;
  const asked = [project.token(member), project.token(outsider), project.legacyToken(member)];
  await Promise.all(asked.map(async (token) => {
    const response = await callFunction(server.url, await token, { signal });
    await readError(response, "auth_unavailable");
  }));
  assert.equal(project.upstream.count("keys"), 1, "those who wait should wait together");
});

Deno.test("a key published while the function runs is accepted without a restart, whatever it was given", async () => {
  await using project = await createFakeProject();
  const { upstream } = project;
  const old = await createSigningKey();
  const unusable = ["", "keys", '{"keys":[{"kty":"EC"}]}'];
  for (const given of [...unusable, settingsFor(upstream, [old]).SUPABASE_JWKS]) {
    upstream.keys = [project.key];
    upstream.calls = [];
    const server = await project.start({ SUPABASE_JWKS: given });
    await readPage(await callFunction(server.url, await project.token(people.member)));
    assert.equal(upstream.count("keys"), 1, given);
    const fresh = await createSigningKey({ alg: "RS256" });
    upstream.keys = [fresh];
    for (let time = 0; time < 3; time += 1) {
      const token = await signToken(fresh, userClaims(people.member));
      await readPage(await callFunction(server.url, token));
    }
    assert.equal(upstream.count("keys"), 2, given);
  }
});

for (const alg of ["ES256", "HS256"] as const) {
  Deno.test(`200 ${alg} tokens with unknown kids cost at most ten calls to the auth server`, async () => {
    await using project = await createFakeProject();
    const server = await project.start();
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
    const calls = project.upstream.count("keys", "user");
    assert.ok(calls >= 1 && calls <= 10, `${calls} calls`);
    assert.equal(project.upstream.calls.length, calls, "something else was called");
    assert.ok(statuses.has(401));
    await readPage(await callFunction(server.url, await project.token(people.member)));
  });
}
