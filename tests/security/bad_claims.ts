import {
  type Changes,
  createSigningKey,
  type SigningKey,
  signParts,
  signToken,
  userClaims,
} from "../../testkit/tokens.ts";
import type { BadTokens } from "./bad_tokens.ts";

const user = "75736572-0000-4000-8000-000000000001";

/** Tokens signed with the project's key whose claims are not those of a signed-in user now. */
export async function badClaims(key: SigningKey): Promise<BadTokens> {
  const now = Math.floor(Date.now() / 1000);
  const bad: Record<string, Changes> = {
    "no exp": { exp: undefined },
    "exp in the past": { exp: now - 1 },
    "exp long in the past": { exp: 0 },
    "exp as text": { exp: String(now + 3600) },
    "exp null": { exp: null },
    "exp a list": { exp: [now + 3600] },
    "exp true": { exp: true },
    "nbf a minute ahead": { nbf: now + 90 },
    "nbf as text": { nbf: String(now) },
    "nbf null": { nbf: null },
    "iat a minute ahead": { iat: now + 90 },
    "iat as text": { iat: String(now) },
    "no aud": { aud: undefined },
    "aud anon": { aud: "anon" },
    "aud of other case": { aud: "Authenticated" },
    "aud empty": { aud: [] },
    "aud a list of others": { aud: ["anon", "service_role"] },
    "aud an object": { aud: { authenticated: true } },
    "aud a list of lists": { aud: [["authenticated"]] },
    "no role": { role: undefined },
    "role anon": { role: "anon" },
    "role service_role": { role: "service_role" },
    "role postgres": { role: "postgres" },
    "role a list": { role: ["authenticated"] },
    "role null": { role: null },
    "no sub": { sub: undefined },
    "sub empty": { sub: "" },
    "sub null": { sub: null },
    "sub a number": { sub: 1 },
    "sub a list": { sub: [user] },
    "sub no UUID": { sub: "admin" },
    "sub a UUID and a line end": { sub: `${user}\n` },
    "sub a UUID in braces": { sub: `{${user}}` },
    "sub two UUIDs": { sub: `${user},${user}` },
    "sub a filter": { sub: `${user}&or=(id.not.is.null)` },
  };
  const tokens: BadTokens = {};
  for (const [what, changes] of Object.entries(bad)) {
    tokens[what] = await signToken(key, userClaims(user, changes));
  }
  const text = JSON.stringify(userClaims(user));
  const header = { alg: key.alg, kid: key.kid, typ: "JWT" };
  tokens["exp beyond all numbers"] = await signParts(
    key,
    header,
    text.replace(/"exp":\d+/, '"exp":1e999'),
  );
  tokens["a second role"] = await signParts(key, header, text.replace("}", ',"role":"anon"}'));
  return tokens;
}

/** Tokens of someone else's key that bring that key along, or say where it is. */
export async function foreignKeys(key: SigningKey, address: string): Promise<BadTokens> {
  const foreign = await createSigningKey();
  const jwk = foreign.publicJwk;
  const brought: Record<string, Changes> = {
    jwk: { jwk },
    jku: { jku: `${address}/jwks.json` },
    x5u: { x5u: `${address}/chain.pem` },
    x5c: { x5c: ["MIIB"] },
    "jwk and jku": { jwk, jku: `${address}/jwks.json` },
  };
  const tokens: BadTokens = {};
  for (const [what, header] of Object.entries(brought)) {
    const claims = userClaims(user);
    tokens[`${what} under its own kid`] = await signToken(foreign, claims, header);
    tokens[`${what} under the project's kid`] = await signToken(foreign, claims, {
      ...header,
      kid: key.kid,
    });
    tokens[`${what} without a kid`] = await signToken(foreign, claims, {
      ...header,
      kid: undefined,
    });
  }
  return tokens;
}

/** Tokens of someone else's key with a `kid` that hopes to be taken for more than a name. */
export async function hostileKids(key: SigningKey, address: string): Promise<BadTokens> {
  const foreign = await createSigningKey();
  const kids: unknown[] = [
    "",
    null,
    undefined,
    0,
    true,
    [key.kid],
    { kid: key.kid },
    "__proto__",
    "constructor",
    "toString",
    "../../../../dev/null",
    "/dev/null",
    "' or '1'='1",
    "*",
    "%00",
    "\u0000",
    `${key.kid}\u0000`,
    ` ${key.kid}`,
    key.kid.toUpperCase(),
    `${address}/jwks.json`,
    "k".repeat(4000),
  ];
  const tokens: BadTokens = {};
  for (const kid of kids) {
    const name = `kid ${JSON.stringify(kid)?.slice(0, 40)}`;
    tokens[name] = await signToken(foreign, userClaims(user), { kid });
  }
  return tokens;
}

/** Tokens signed with the project's key whose header asks for what is not understood. */
export async function badHeaders(key: SigningKey): Promise<BadTokens> {
  const sign = (header: Changes) => signToken(key, userClaims(user), header);
  return {
    "an extension that must be understood": await sign({ crit: ["exp"] }),
    "no extension that must be understood": await sign({ crit: [] }),
    "claims that are not encoded": await sign({ b64: false, crit: ["b64"] }),
    "no kid": await sign({ kid: undefined }),
  };
}
