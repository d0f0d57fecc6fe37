import type { BadTokens } from "./bad_tokens.ts";
import {
  type Changes,
  createSigningKey,
  type SigningKey,
  signParts,
  signToken,
  userClaims,
} from "./tokens.ts";

const user = "75736572-0000-4000-8000-000000000001";

/** Tokens signed with the project's key whose claims are not those of a signed-in user now. */
export async function badClaims(key: SigningKey): Promise<BadTokens> {
  const now = Math.floor(Date.now() / 1000);
  const bad: Record<string, readonly unknown[]> = {
    exp: [undefined, now - 1, 0, String(now + 3600), null, [now + 3600], true],
    nbf: [now + 90, String(now), null],
    iat: [now + 90, String(now)],
    aud: [
      undefined,
      "anon",
      "Authenticated",
      [],
      ["anon", "service_role"],
      { authenticated: true },
      [["authenticated"]],
    ],
    role: [undefined, "anon", "service_role", "postgres", ["authenticated"], null],
    sub: [
      undefined,
      "",
      null,
      1,
      [user],
      "admin",
      `${user}\n`,
      `{${user}}`,
      `${user},${user}`,
      `${user}&or=(id.not.is.null)`,
    ],
  };
  const tokens: BadTokens = {};
  for (const [claim, values] of Object.entries(bad)) {
    for (const value of values) {
      tokens[`${claim} ${JSON.stringify(value)}`] = await signToken(
        key,
        userClaims(user, { [claim]: value }),
      );
    }
  }
  const text = JSON.stringify(userClaims(user));
  const header = { alg: key.alg, kid: key.kid, typ: "JWT" };
  const signText = (claims: string) => signParts(key, header, claims);
  return {
    ...tokens,
    "exp beyond all numbers": await signText(text.replace(/"exp":\d+/, '"exp":1e999')),
    "a second role": await signText(text.replace("}", ',"role":"anon"}')),
    "a legacy anon key": await signToken(key, { role: "anon", iss: "supabase", exp: 4e9 }),
    "a legacy service-role key": await signToken(key, { role: "service_role", exp: 4e9 }),
  };
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

/** Tokens of someone else's key that bring that key along, or say that it is at `address`. */
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
    for (const kid of [foreign.kid, key.kid, undefined]) {
      const name = kid === key.kid ? "the project's" : kid === undefined ? "no" : "its own";
      tokens[`${what} under ${name} kid`] = await signToken(foreign, userClaims(user), {
        ...header,
        kid,
      });
    }
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
