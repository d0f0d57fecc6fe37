import assert from "node:assert/strict";
import { parseKeySet } from "../../supabase/functions/_shared/auth/keys.ts";
import { createTokenVerifier } from "../../supabase/functions/_shared/auth/verify_token.ts";
import { ApiError } from "../../supabase/functions/_shared/http/errors.ts";
import {
  createSigningKey,
  encodePart,
  type Overrides,
  signParts,
  signToken,
  userClaims,
} from "../../dev/testkit/tokens.ts";

const user = "50000000-0000-4000-8000-00000000000a";
const keys = { es: await createSigningKey(), rs: await createSigningKey({ alg: "RS256" }) };
const legacy = await createSigningKey({ alg: "HS256" });

const sign = (claims: Overrides = {}, { key = keys.es, header = {} } = {}) =>
  signToken(key, userClaims(user, claims), header);

/** A verifier for ES256 and RS256 keys, with a fake auth server and clock. */
function make(issuer?: string, published: unknown[] = [keys.es.publicJwk, keys.rs.publicJwk]) {
  const state = {
    now: Date.now(),
    keyLookUps: 0,
    userLookUps: 0,
    unavailable: false,
    userOf: (_token: string): string | undefined => undefined,
  };
  const jwks = parseKeySet(published) ?? [];
  const settle = async <T>(value: T) => await (state.unavailable ? Promise.reject() : value);
  const verify = createTokenVerifier({
    issuer,
    now: () => state.now,
    findKey: (kid) => (state.keyLookUps += 1, settle(jwks.find((key) => key.kid === kid))),
    findUser: (token) => (state.userLookUps += 1, settle(state.userOf(token))),
  });
  /** The user of the token, or the code of the error. */
  const outcome = (token: string) =>
    verify(token, new AbortController().signal).catch((thrown) => {
      assert.ok(thrown instanceof ApiError, String(thrown));
      return thrown.code;
    });
  return { state, outcome };
}

const seconds = Math.floor(Date.now() / 1000);
const notUtf8 = (value: unknown) =>
  new TextEncoder().encode(JSON.stringify(value)).map((byte) => byte === 0x3f ? 0xff : byte);
const good = await sign();
const [header, claims, signature] = good.split(".");
const usual = { alg: keys.es.alg, kid: keys.es.kid };

const withClaim = (name: string, ...values: unknown[]) =>
  values.map((value) => sign({ [name]: value }));
const withField = (name: string, ...values: unknown[]) =>
  values.map((value) => sign({}, { header: { [name]: value } }));

const invalid: Record<string, (string | Promise<string>)[]> = {
  exp: withClaim("exp", undefined, null, 0, seconds - 1, String(seconds + 3600)),
  nbf: withClaim("nbf", null, String(seconds), seconds + 40),
  iat: withClaim("iat", String(seconds), seconds + 40),
  aud: withClaim("aud", undefined, "anon", [], ["anon"], [["authenticated"]]),
  role: withClaim("role", undefined, null, "anon", "service_role", ["authenticated"]),
  sub: withClaim("sub", undefined, null, 1, [user], "admin", `${user}\n`, `{${user}}`),
  alg: withField("alg", undefined, null, "none", "None", "es256", "PS256", "HS512", ["ES256"]),
  kid: withField("kid", undefined, null, "", 0, [keys.es.kid]),
  crit: [...withField("crit", ["exp"], []), sign({}, { key: legacy, header: { crit: ["exp"] } })],
  form: [
    ...["sb_publishable_x", "..", `${header}.${claims}`, `${good}.${signature}`, `"${good}"`],
    ...[`.${claims}.${signature}`, `${header}..${signature}`, `${header}.${claims}.`],
    `${header}=.${claims}.${signature}`,
  ],
  length: withClaim("metadata", "x".repeat(12_000)),
  header: ["{", "null", "[]", notUtf8({ ...usual, typ: "?" })]
    .map((part) => signParts(keys.es, part, userClaims(user))),
  claims: ["{", "null", "1", notUtf8(userClaims(user, { x: "?" }))]
    .map((part) => signParts(keys.es, usual, part)),
};

for (const [what, tokens] of Object.entries(invalid)) {
  Deno.test(`verifyToken() rejects an invalid ${what} without looking up a key`, async () => {
    const { state, outcome } = make();
    for (const token of await Promise.all(tokens)) {
      assert.equal(await outcome(token), "invalid_token", token);
    }
    assert.equal(state.keyLookUps + state.userLookUps, 0);
  });
}

Deno.test("verifyToken() rejects a token that no key of the project signed, whatever key it names", async () => {
  const foreign = await createSigningKey({ kid: keys.es.kid });
  const own = { jwk: foreign.publicJwk, jku: "http://127.0.0.1:9", x5u: "http://127.0.0.1:9" };
  const tokens = [
    ...[{}, own, { kid: "x" }, { ...own, kid: "x" }, { kid: "__proto__" }]
      .map((header) => sign({}, { key: foreign, header })),
    sign({}, { key: keys.rs, header: usual }),
    sign({}, { header: { alg: "RS256" } }),
    `${header}.${encodePart(userClaims(user))}.${signature}`,
    `${header}.${claims}.AAAA`,
  ];
  for (const token of await Promise.all(tokens)) {
    assert.equal(await make().outcome(token), "invalid_token", token);
  }
});

Deno.test("verifyToken() accepts tokens of the project's keys, up to 16 KiB, with a list as aud", async () => {
  const { outcome } = make();
  const soon = seconds + 25;
  const accepted = [
    {},
    { aud: ["other", "authenticated"] },
    { iat: soon, nbf: soon },
    { iss: undefined },
    { metadata: "x".repeat(11_800) },
  ];
  for (const changes of accepted) assert.equal(await outcome(await sign(changes)), user);
  assert.equal(await outcome(await sign({}, { key: keys.rs })), user);
});

Deno.test("verifyToken() checks a signature once and rejects the token as soon as it has expired", async () => {
  const { state, outcome } = make();
  const exp = seconds + 60;
  const token = await sign({ exp });
  for (const _ of [1, 2, 3]) assert.equal(await outcome(token), user);
  assert.equal(state.keyLookUps, 1);
  state.now = exp * 1000;
  assert.equal(await outcome(token), "invalid_token");
});

Deno.test("verifyToken() accepts only the configured issuer, and no token of an invalid key", async () => {
  const { outcome } = make("https://project.example/auth/v1");
  assert.equal(await outcome(good), user);
  for (const iss of ["https://project.example/auth/v1/", undefined]) {
    assert.equal(await outcome(await sign({ iss })), "invalid_token");
  }
  const invalid = make(undefined, [{ ...keys.es.publicJwk, x: "AA" }]);
  assert.equal(await invalid.outcome(good), "invalid_token");
});

Deno.test("verifyToken() rejects with auth_unavailable while keys or auth server are unreachable", async () => {
  const { state, outcome } = make();
  state.userOf = () => user;
  for (const key of [keys.es, legacy]) {
    const token = await sign({}, { key });
    state.unavailable = true;
    assert.equal(await outcome(token), "auth_unavailable");
    state.unavailable = false;
    assert.equal(await outcome(token), user);
  }
});

Deno.test("verifyToken() checks an HS256 token with the auth server each time, and compares the user", async () => {
  const { state, outcome } = make();
  const token = await sign({}, { key: legacy });
  const outcomes: string[] = [];
  for (const found of [user.toUpperCase(), user, user.replace("a", "b"), undefined]) {
    state.userOf = () => found;
    outcomes.push(await outcome(token));
  }
  assert.deepEqual(outcomes, [user, user, "invalid_token", "invalid_token"]);
  assert.deepEqual([state.userLookUps, state.keyLookUps], [4, 0]);
});

for (
  const [what, header, atOnce] of [
    ["with a kid", {}, 4],
    ["without a kid", { kid: undefined }, 10],
  ] as const
) {
  Deno.test(`verifyToken() checks ${atOnce} of a flood of HS256 tokens ${what} with the auth server, and 100 once it has accepted one`, async () => {
    const { state, outcome } = make();
    const tokens = Array.from({ length: 202 }, (_, n) => sign({ n }, { key: legacy, header }));
    const [first = "", second = "", ...forged] = await Promise.all(tokens);
    const bounded = ["invalid_token", "auth_unavailable"];
    const flood = async () => {
      state.userLookUps = 0;
      const outcomes = new Set<string>();
      for (const token of forged) outcomes.add(await outcome(token));
      assert.deepEqual([...outcomes], bounded);
      return state.userLookUps;
    };
    assert.equal(await flood(), atOnce);
    state.now += 60_000;
    const accepted = [first, second];
    state.userOf = (token) => accepted.includes(token) ? user : undefined;
    assert.equal(await outcome(first), user);
    assert.equal(await flood(), 100);
    assert.equal(await outcome(first), user, "a token that was accepted is not bounded");
    assert.equal(await outcome(second), "auth_unavailable");
    state.now += 20;
    assert.equal(await outcome(second), user);
    accepted.pop();
    assert.deepEqual([await outcome(second), await outcome(second)], bounded);
  });
}
