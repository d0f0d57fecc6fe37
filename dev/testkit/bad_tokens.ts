import { badSignatures, confusedAlgorithms, malformedTokens } from "./malformed_tokens.ts";
import {
  type Changes,
  createSigningKey,
  type SigningKey,
  signParts,
  signToken,
  userClaims,
} from "./tokens.ts";

/** Tokens by what is wrong with them. */
export type BadTokens = Record<string, string>;

/**
 * Every kind of token that must be refused by a project with an ES256 and an RS256 key, by kind and by what is wrong.
 * `claims` and `malformed` are refused without a look at any key.
 */
export async function badTokens(key: SigningKey, rsaKey: SigningKey) {
  return {
    malformed: await malformedTokens(key),
    claims: await badClaims(key),
    headers: await badHeaders(key),
    algorithms: await wrongAlgorithms(key, rsaKey),
    confusion: await confusedAlgorithms(key),
    signatures: await badSignatures(key),
    keys: await foreignKeys(key),
    kids: await hostileKids(key),
  } satisfies Record<string, BadTokens>;
}

const address = "http://127.0.0.1:9";
const user = "75736572-0000-4000-8000-000000000001";

/** A token for each of these changes to the claims or the header of a good one. */
async function tokensOf(
  key: SigningKey,
  cases: readonly { claims?: Changes; header?: Changes }[],
): Promise<BadTokens> {
  const tokens = cases.map(async ({ claims, header }) => {
    const what = JSON.stringify(
      { ...claims, ...header },
      (_, value) => value === undefined ? "left out" : value,
    );
    return [what, await signToken(key, userClaims(user, claims), header)];
  });
  return Object.fromEntries(await Promise.all(tokens));
}

/** Tokens signed with the project's key whose claims are not those of a signed-in user now. */
async function badClaims(key: SigningKey): Promise<BadTokens> {
  const now = Math.floor(Date.now() / 1000);
  const lists = [["anon", "service_role"], [["authenticated"]], { authenticated: true }];
  const bad: Record<string, readonly unknown[]> = {
    exp: [undefined, now - 1, 0, String(now + 3600), null, [now + 3600], true],
    nbf: [now + 90, String(now), null],
    iat: [now + 90, String(now)],
    aud: [undefined, "anon", "Authenticated", [], ...lists],
    role: [undefined, "anon", "service_role", "postgres", ["authenticated"], null],
    sub: [
      ...[undefined, "", null, 1, [user], "admin"],
      ...[`${user}\n`, `{${user}}`, `${user}&or=(id.not.is.null)`],
    ],
  };
  const cases = Object.entries(bad).flatMap(([claim, values]) =>
    values.map((value) => ({ claims: { [claim]: value } }))
  );
  const text = JSON.stringify(userClaims(user));
  const header = { alg: key.alg, kid: key.kid, typ: "JWT" };
  const signText = (claims: string) => signParts(key, header, claims);
  return {
    ...await tokensOf(key, cases),
    "exp beyond all numbers": await signText(text.replace(/"exp":\d+/, '"exp":1e999')),
    "a second role": await signText(text.replace("}", ',"role":"anon"}')),
    "a legacy anon key": await signToken(key, { role: "anon", iss: "supabase", exp: 4e9 }),
    "a legacy service-role key": await signToken(key, { role: "service_role", exp: 4e9 }),
  };
}

/** Tokens signed with the project's key whose header asks for what is not understood, or names no key. */
async function badHeaders(key: SigningKey): Promise<BadTokens> {
  const extensions = [{ crit: ["exp"] }, { crit: [] }, { b64: false, crit: ["b64"] }];
  return await tokensOf(key, [...extensions, { kid: undefined }].map((header) => ({ header })));
}

/** Tokens of algorithms that are not accepted, or not for that key. */
async function wrongAlgorithms(key: SigningKey, rsaKey: SigningKey): Promise<BadTokens> {
  const none = ["none", "None", "NONE", "nOnE", "none ", "", null, undefined, 0, true, ["none"]];
  const others = "es256 ES384 ES512 ES256K PS256 PS512 RS512 HS384 HS512 EdDSA RS256".split(" ");
  const algorithms = [...none, ...others, ["ES256"], { alg: "ES256" }];
  const signed = await tokensOf(key, algorithms.map((alg) => ({ header: { alg } })));
  const unsigned = Object.entries(signed)
    .map(([what, token]) => [`${what}, unsigned`, token.replace(/[^.]+$/, "")]);
  const claims = userClaims(user);
  return {
    ...signed,
    ...Object.fromEntries(unsigned),
    "alg ES256 for an RS256 key": await signToken(rsaKey, claims, { alg: "ES256" }),
    "alg RS256 of an RSA key, for an ES256 key": await signToken(rsaKey, claims, { kid: key.kid }),
  };
}

/** Tokens of someone else's key that bring that key along, or say where it is. */
async function foreignKeys(key: SigningKey): Promise<BadTokens> {
  const foreign = await createSigningKey();
  const jwk = foreign.publicJwk;
  const jku = `${address}/jwks.json`;
  const brought = [{ jwk }, { jku }, { x5u: `${address}/chain.pem` }, { x5c: ["MIIB"] }];
  const kids = [foreign.kid, key.kid, undefined];
  const headers = [...brought, { jwk, jku }]
    .flatMap((header) => kids.map((kid) => ({ header: { ...header, kid } })));
  return await tokensOf(foreign, headers);
}

/** Tokens of someone else's key with a `kid` that hopes to be taken for more than a name. */
async function hostileKids({ kid }: SigningKey): Promise<BadTokens> {
  const kids = [
    ...["", null, undefined, 0, true, [kid], { kid }, "__proto__", "constructor", "toString"],
    ...["../../../../dev/null", "/dev/null", "' or '1'='1", "*", "%00", "\u0000", `${kid}\u0000`],
    ...[` ${kid}`, kid.toUpperCase(), `${address}/jwks.json`, "k".repeat(4000)],
  ];
  return await tokensOf(await createSigningKey(), kids.map((kid) => ({ header: { kid } })));
}
