import {
  createLocalJWKSet,
  decodeJwt,
  importJWK,
  type JSONWebKeySet,
  type JWTHeaderParameters,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from "jose";
import type { ProjectKeys } from "./keys.ts";

/** The project's tokens: ES256 outside, as a hosted project has them, and HS256 for lite inside. */
export interface Tokens {
  /** What `/auth/v1/.well-known/jwks.json` publishes. */
  jwks: JSONWebKeySet;
  /** Signs `claims` as they stand: with the project's key, or the legacy secret under a HS256 `header`. */
  sign(claims: JWTPayload, header?: JWTHeaderParameters): Promise<string>;
  /** A token of the project, HS256 of the legacy secret included, signed for lite. Rejects unless it is valid now. */
  inward(token: string): Promise<string>;
  /** The claims of lite's own `token` and `more`, signed with the project's key. */
  outward(token: string, more: JWTPayload): Promise<string>;
}

/** Makes the {@linkcode Tokens} of a project from its keys. */
export async function createTokens({ signingKey, legacySecret }: ProjectKeys): Promise<Tokens> {
  const { d: _, ...publicKey } = signingKey;
  const jwks = { keys: [publicKey] };
  const publishedKey = createLocalJWKSet(jwks);
  const privateKey = await importJWK(signingKey, "ES256");
  const secret = new TextEncoder().encode(legacySecret);
  const legacyHeader: JWTHeaderParameters = { alg: "HS256", typ: "JWT" };

  function sign(
    claims: JWTPayload,
    header: JWTHeaderParameters = { alg: "ES256", kid: String(publicKey.kid), typ: "JWT" },
  ): Promise<string> {
    const key = header.alg === "HS256" ? secret : privateKey;
    return new SignJWT(claims).setProtectedHeader(header).sign(key);
  }

  return {
    jwks,
    sign,
    async inward(token) {
      const { payload } = await jwtVerify(
        token,
        (header, jws) => header.alg === "HS256" ? secret : publishedKey(header, jws),
        { algorithms: ["ES256", "HS256"], clockTolerance: 30 },
      );
      // Without the times, which were checked here: lite has no tolerance for clocks that differ.
      const { iat: _, nbf: __, exp: ___, ...claims } = payload;
      return await sign(claims, legacyHeader);
    },
    outward: (token, more) => sign({ ...decodeJwt(token), ...more }),
  };
}
