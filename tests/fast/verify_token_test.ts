import assert from "node:assert/strict";
import { parseKeySet } from "../../supabase/functions/_shared/auth/keys.ts";
import { createTokenVerifier } from "../../supabase/functions/_shared/auth/verify_token.ts";
import { ApiError } from "../../supabase/functions/_shared/http/errors.ts";
import {
  createSigningKey,
  encodePart,
  hmacKey,
  type Overrides,
  signParts,
  signToken,
  userClaims,
} from "../../dev/testkit/tokens.ts";

const user = "75736572-0000-4000-8000-00000000000a";
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
  const settle = <T>(value: T) =>
    state.unavailable ? Promise.reject(new Error("unreachable")) : Promise.resolve(value);
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

for (
  const [claim, values] of Object.entries({
    exp: [undefined, null, 0, seconds - 1, String(seconds + 3600), [seconds + 3600]],
    nbf: [null, String(seconds), seconds + 40],
    iat: [String(seconds), seconds + 40],
    aud: [undefined, "anon", [], ["anon"], [["authenticated"]], { authenticated: true }],
    role: [undefined, null, "anon", "service_role", ["authenticated"]],
    sub: [undefined, null, "", 1, [user], "admin", `${user}\n`, `{${user}}`],
  })
) {
  Deno.test(`verifyToken() rejects an invalid ${claim} without looking up a key`, async () => {
    const { state, outcome } = make();
    for (const value of values) {
      assert.equal(await outcome(await sign({ [claim]: value })), "invalid_token", String(value));
    }
    assert.equal(state.keyLookUps + state.userLookUps, 0);
  });
}

for (
  const [name, values] of Object.entries({
    alg: [undefined, null, "none", "None", "es256", "ES384", "PS256", "HS512", ["ES256"], "RS256"],
    kid: [undefined, null, "", 0, [keys.es.kid], "__proto__", ` ${keys.es.kid}`, keys.rs.kid],
    crit: [["exp"], []],
  })
) {
  Deno.test(`verifyToken() rejects an invalid ${name} in the header`, async () => {
    for (const value of values) {
      const token = await sign({}, { header: { [name]: value } });
      for (const text of [token, token.replace(/[^.]+$/, "")]) {
        assert.equal(await make().outcome(text), "invalid_token", String(value));
      }
    }
  });
}

Deno.test("verifyToken() rejects a token that is malformed or too long, without looking up a key", async () => {
  const { state, outcome } = make();
  const good = await sign();
  const [header, claims, signature] = good.split(".");
  const notUtf8 = (value: unknown) =>
    new TextEncoder().encode(JSON.stringify(value)).map((byte) => byte === 0x3f ? 0xff : byte);
  const usual = { alg: keys.es.alg, kid: keys.es.kid };
  const parts = [
    ...["{", "null", "[]", notUtf8({ ...usual, typ: "?" })].map((part) => [part, userClaims(user)]),
    ...["{", "null", "1", notUtf8(userClaims(user, { x: "?" }))].map((part) => [usual, part]),
  ];
  const tokens = [
    ...["sb_publishable_x", "..", `${header}.${claims}`, `${good}.${signature}`, `"${good}"`],
    ...[`.${claims}.${signature}`, `${header}..${signature}`, `${header}=.${claims}.${signature}`],
    ...await Promise.all(parts.map(([header, claims]) => signParts(keys.es, header, claims))),
    await sign({ metadata: "x".repeat(12_000) }),
  ];
  for (const token of tokens) assert.equal(await outcome(token), "invalid_token", token);
  assert.equal(state.keyLookUps + state.userLookUps, 0);
});

Deno.test("verifyToken() rejects a token that no key of the project signed, whatever key it names", async () => {
  const foreign = await createSigningKey({ kid: keys.es.kid });
  const jwk = foreign.publicJwk;
  const secret = await hmacKey(new TextEncoder().encode(JSON.stringify(keys.es.publicJwk)), "x");
  const [header, claims, signature] = (await sign()).split(".");
  const headers = [{}, { jwk, jku: "http://127.0.0.1:9", x5u: "http://127.0.0.1:9" }]
    .flatMap((header) => [keys.es.kid, "x"].map((kid) => ({ ...header, kid })));
  const tokens = [
    ...await Promise.all(headers.map((header) => sign({}, { key: foreign, header }))),
    await sign({}, { key: secret }),
    await sign({}, { key: keys.rs, header: { alg: "ES256" } }),
    await sign({}, { key: keys.rs, header: { kid: keys.es.kid } }),
    `${header}.${encodePart(userClaims(user))}.${signature}`,
    ...["A", "AAAA"].map((text) => `${header}.${claims}.${text.repeat(21)}AA`),
  ];
  for (const token of tokens) assert.equal(await make().outcome(token), "invalid_token", token);
});

Deno.test("verifyToken() accepts tokens of the project's keys, up to 16 KiB, with a list as aud", async () => {
  const { outcome } = make();
  const [soon, metadata] = [seconds + 25, "x".repeat(11_800)];
  const claims = [{}, { aud: ["other", "authenticated"] }, { iat: soon, nbf: soon }, {
    iss: undefined,
  }];
  for (const changes of [...claims, { metadata }]) {
    assert.equal(await outcome(await sign(changes)), user);
  }
  assert.equal(await outcome(await sign({}, { key: keys.rs })), user);
});

Deno.test("verifyToken() rejects every token of an invalid key", async () => {
  const { outcome } = make(undefined, [{ ...keys.es.publicJwk, x: "AA" }]);
  assert.equal(await outcome(await sign()), "invalid_token");
});

Deno.test("verifyToken() checks a signature once and rejects the token as soon as it has expired", async () => {
  const { state, outcome } = make();
  const token = await sign();
  for (const _ of [1, 2, 3]) assert.equal(await outcome(token), user);
  assert.equal(state.keyLookUps, 1);
  state.now += 3_601_000;
  assert.equal(await outcome(token), "invalid_token");
});

Deno.test("verifyToken() accepts only the configured issuer", async () => {
  const issuer = "https://project.example/auth/v1";
  const { outcome } = make(issuer);
  assert.equal(await outcome(await sign({ iss: issuer })), user);
  for (const iss of [`${issuer}/`, undefined]) {
    assert.equal(await outcome(await sign({ iss })), "invalid_token");
  }
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
  const another = user.replace("a", "b");
  for (
    const [userId, expected] of [
      [user.toUpperCase(), user],
      [user, user],
      [another, "invalid_token"],
      [undefined, "invalid_token"],
    ]
  ) {
    state.userOf = () => userId;
    assert.equal(await outcome(token), expected);
  }
  assert.deepEqual([state.userLookUps, state.keyLookUps], [4, 0]);
});

Deno.test("verifyToken() bounds an HS256 token again once the auth server has rejected it", async () => {
  const { state, outcome } = make();
  const token = await sign({}, { key: legacy });
  const accepts = (userId: string | undefined) => state.userOf = () => userId;
  accepts(user);
  assert.equal(await outcome(token), user);
  accepts(undefined);
  const outcomes: string[] = [];
  for (let i = 0; i < 200; i++) outcomes.push(await outcome(token));
  assert.deepEqual([outcomes[100], outcomes[101]], ["invalid_token", "auth_unavailable"]);
});

/** Checks 200 different forged HS256 tokens. */
async function flood(outcome: (token: string) => Promise<string>, header: Overrides) {
  const tokens = Array.from({ length: 200 }, (_, i) => sign({ i }, { key: legacy, header }));
  const outcomes = new Set<string>();
  for (const token of tokens) outcomes.add(await outcome(await token));
  assert.deepEqual([...outcomes], ["invalid_token", "auth_unavailable"]);
}

for (
  const [what, header, atOnce] of [
    ["with a kid", {}, 4],
    ["without a kid", { kid: undefined }, 10],
  ] as const
) {
  Deno.test(`verifyToken() checks ${atOnce} of 200 forged HS256 tokens ${what} with the auth server`, async () => {
    const { state, outcome } = make();
    await flood(outcome, header);
    assert.equal(state.userLookUps, atOnce);
  });

  Deno.test(`verifyToken() accepts good HS256 tokens ${what} during a flood of forged ones`, async () => {
    const { state, outcome } = make();
    const good = await sign({}, { key: legacy, header });
    const second = await sign({ second: true }, { key: legacy, header });
    state.userOf = (token) => token === good || token === second ? user : undefined;
    assert.equal(await outcome(good), user);
    await flood(outcome, header);
    assert.equal(state.userLookUps, 1 + 100, "the bound is wider once one has been accepted");
    assert.equal(await outcome(good), user, "a token that was accepted is not bounded");
    assert.equal(await outcome(second), "auth_unavailable");
    state.now += 20;
    assert.equal(await outcome(second), user);
  });
}
