import { createLocalJWKSet, jwtVerify } from "jose";

/** A function that gives the claims, as JSON, of a good bearer token; it remembers the tokens it has checked. */
export function createTokenReader(jwks: string): (headers: Headers) => Promise<string | undefined> {
  const findKey = createLocalJWKSet(JSON.parse(jwks));
  const checked = new Map<string, string>();
  return async (headers) => {
    const token = headers.get("authorization")?.slice("Bearer ".length) ?? "";
    const known = checked.get(token);
    if (known !== undefined) return known;
    try {
      const claims = JSON.stringify((await jwtVerify(token, findKey)).payload);
      checked.set(token, claims);
      return claims;
    } catch {
      return undefined;
    }
  };
}
