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

/** The project's tokens: ES256 for clients, as in a hosted project, HS256 for lite. */
export interface Tokens {
  /** Served at `/auth/v1/.well-known/jwks.json`. */
  jwks: JSONWebKeySet;
  /** Signs with the project's key, or with the legacy secret under a HS256 `header`. */
  sign(claims: JWTPayload, header?: JWTHeaderParameters): Promise<string>;
  /** Verifies a token of the project and signs it for lite. */
  inward(token: string): Promise<string>;
  /** Signs the claims of lite's `token`, extended by `more`, with the project's key. */
  outward(token: string, more: JWTPayload): Promise<string>;
}

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
      // Checked above with a tolerance for clock skew, which lite lacks.
      const { iat: _, nbf: __, exp: ___, ...claims } = payload;
      return await sign(claims, legacyHeader);
    },
    outward: (token, more) => sign({ ...decodeJwt(token), ...more }),
  };
}
