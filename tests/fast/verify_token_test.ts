import assert from "node:assert/strict";
import { parseKeySet } from "../../supabase/functions/_shared/auth/keys.ts";
import { createTokenVerifier } from "../../supabase/functions/_shared/auth/verify_token.ts";
import { ApiError } from "../../supabase/functions/_shared/http/errors.ts";
import { badTokens } from "../../testkit/bad_tokens.ts";
import { createSigningKey, signToken, userClaims } from "../../testkit/tokens.ts";

const user = "75736572-0000-4000-8000-000000000001";
const keys = { es: await createSigningKey(), rs: await createSigningKey({ alg: "RS256" }) };
const legacy = await createSigningKey({ alg: "HS256" });
const never = new AbortController().signal;

/** The verifier of a project with an ES256 and an RS256 key, an auth server that the test plays, and a clock. */
function make({ issuer }: { issuer?: string } = {}) {
  const state = {
    now: Date.now(),
    lookUps: 0,
    asked: 0,
    unavailable: false,
    /** Answers for the auth server. */
    userOf: (_token: string): string | undefined => undefined,
  };
  const published = parseKeySet([keys.es.publicJwk, keys.rs.publicJwk]) ?? [];
  const verify = createTokenVerifier({
    issuer,
    now: () => state.now,
    findKey: (kid) => {
      state.lookUps += 1;
      if (state.unavailable) return Promise.reject(new Error("unreachable"));
      return Promise.resolve(published.find((key) => key.kid === kid));
    },
    findUser: (token) => {
      state.asked += 1;
      if (state.unavailable) return Promise.reject(new Error("unreachable"));
      return Promise.resolve(state.userOf(token));
    },
  });
  const outcome = (token: string) =>
    verify(token, never).catch((thrown) => {
      assert.ok(thrown instanceof ApiError, String(thrown));
      return thrown.code;
    });
  return { state, outcome };
}

const bad = await badTokens({ key: keys.es, rsaKey: keys.rs, address: "http://127.0.0.1:9" });

for (const [kind, tokens] of Object.entries(bad)) {
  Deno.test(`verifyToken() refuses every token with bad ${kind}`, async () => {
    for (const [what, token] of Object.entries(tokens)) {
      const { state, outcome } = make();
      assert.equal(await outcome(token), "invalid_token", what);
      if (kind === "malformed" || kind === "claims") {
        assert.equal(state.lookUps + state.asked, 0, `${what} was looked up`);
      }
    }
  });
}

Deno.test("verifyToken() accepts tokens of the project's keys, and takes aud as a list too", async () => {
  const { outcome } = make();
  for (const key of [keys.es, keys.rs]) {
    assert.equal(await outcome(await signToken(key, userClaims(user))), user);
  }
  const aud = ["other", "authenticated"];
  assert.equal(await outcome(await signToken(keys.es, userClaims(user, { aud }))), user);
  const seconds = Math.floor(Date.now() / 1000);
  const early = userClaims(user, { iat: seconds + 25, nbf: seconds + 25 });
  assert.equal(await outcome(await signToken(keys.es, early)), user);
});

Deno.test("verifyToken() refuses every token of a key that cannot be used", async () => {
  const { publicJwk } = keys.es;
  const [unusable] = parseKeySet([{ ...publicJwk, x: "AA" }]) ?? [];
  const verify = createTokenVerifier({
    issuer: undefined,
    now: Date.now,
    findKey: () => Promise.resolve(unusable),
    findUser: () => assert.fail("asked"),
  });
  await assert.rejects(verify(await signToken(keys.es, userClaims(user)), never), {
    code: "invalid_token",
  });
});

Deno.test("verifyToken() checks a signature once and refuses the token as soon as it has expired", async () => {
  const { state, outcome } = make();
  const token = await signToken(keys.es, userClaims(user));
  for (const _ of [1, 2, 3]) assert.equal(await outcome(token), user);
  assert.equal(state.lookUps, 1);
  state.now += 3_601_000;
  assert.equal(await outcome(token), "invalid_token");
});

Deno.test("verifyToken() accepts the issuer that is set alone", async () => {
  const iss = "https://project.example/auth/v1";
  assert.equal(
    await make({ issuer: iss }).outcome(await signToken(keys.es, userClaims(user))),
    user,
  );
  const { outcome } = make({ issuer: `${iss}/` });
  assert.equal(await outcome(await signToken(keys.es, userClaims(user))), "invalid_token");
  const without = userClaims(user, { iss: undefined });
  assert.equal(await outcome(await signToken(keys.es, without)), "invalid_token");
});

Deno.test("verifyToken() neither accepts nor refuses while keys or auth server are unreachable", async () => {
  const { state, outcome } = make();
  state.unavailable = true;
  for (const key of [keys.es, legacy]) {
    const token = await signToken(key, userClaims(user));
    assert.equal(await outcome(token), "auth_unavailable");
    state.unavailable = false;
    state.userOf = () => user;
    assert.equal(await outcome(token), user);
    state.unavailable = true;
  }
});

Deno.test("verifyToken() asks the auth server about an HS256 token each time, and compares the user", async () => {
  const { state, outcome } = make();
  const token = await signToken(legacy, userClaims(user));
  state.userOf = () => user.toUpperCase();
  for (const _ of [1, 2]) assert.equal(await outcome(token), user);
  assert.equal(state.asked, 2);
  state.userOf = () => "75736572-0000-4000-8000-000000000002";
  assert.equal(await outcome(token), "invalid_token");
  state.userOf = () => undefined;
  assert.equal(await outcome(token), "invalid_token");
  assert.equal(state.lookUps, 0);
});

/** Two hundred forged HS256 tokens, each with claims of its own. */
function forgeMany(header: Record<string, unknown>): Promise<string[]> {
  return Promise.all(
    Array.from({ length: 200 }, (_, i) => signToken(legacy, userClaims(user, { i }), header)),
  );
}

for (
  const [what, header, atOnce] of [["with a kid", {}, 4], [
    "without a kid",
    { kid: undefined },
    10,
  ]] as const
) {
  Deno.test(`verifyToken() puts ${atOnce} of 200 forged HS256 tokens ${what} to the auth server`, async () => {
    const { state, outcome } = make();
    const outcomes = new Set<string>();
    for (const token of await forgeMany(header)) outcomes.add(await outcome(token));
    assert.equal(state.asked, atOnce);
    assert.deepEqual([...outcomes], ["invalid_token", "auth_unavailable"]);
  });

  Deno.test(`verifyToken() does not shut out good HS256 tokens ${what} during a flood of forged ones`, async () => {
    const { state, outcome } = make();
    const good = await signToken(legacy, userClaims(user), header);
    const second = await signToken(legacy, userClaims(user, { second: true }), header);
    state.userOf = (token) => token === good || token === second ? user : undefined;
    assert.equal(await outcome(good), user);
    const forged = await forgeMany(header);
    for (const token of forged) await outcome(token);
    assert.equal(state.asked, 1 + 100, "the bound is wider once one has been accepted");
    assert.equal(await outcome(good), user, "a token that was accepted is not bounded");
    assert.equal(await outcome(second), "auth_unavailable");
    state.now += 20;
    assert.equal(await outcome(second), user);
  });
}
