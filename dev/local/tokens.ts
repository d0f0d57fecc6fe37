import {
  base64url,
  compactVerify,
  createLocalJWKSet,
  decodeProtectedHeader,
  errors,
  importJWK,
  type JSONWebKeySet,
  type JWTHeaderParameters,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from "jose";
import type { ProjectKeys } from "./keys.ts";

/** Why a token is refused, in the words and codes of PostgREST 14. */
export interface Refusal {
  code: "PGRST301" | "PGRST303";
  message: string;
}

/** The project's tokens: ES256 outside, as a hosted project has them, and HS256 for lite inside. */
export interface Tokens {
  /** What `/auth/v1/.well-known/jwks.json` publishes. */
  jwks: JSONWebKeySet;
  /** Signs `claims` as they stand: with the project's key, or the legacy secret under a HS256 `header`. */
  sign(claims: JWTPayload, header?: JWTHeaderParameters): Promise<string>;
  /** A token of the project that is good now, HS256 of the legacy secret included, signed for lite. */
  admit(token: string): Promise<{ token: string } | { refusal: Refusal }>;
  /** The same claims signed for lite, whatever they are. What the project did not sign stays a bad token. */
  inward(token: string): Promise<string>;
  /** The claims of lite's own `token` and what `more` adds, signed with the project's key. */
  outward(token: string, more: (claims: JWTPayload) => JWTPayload): Promise<string>;
}

const CLOCK_TOLERANCE_S = 30;
const legacyHeader: JWTHeaderParameters = { alg: "HS256", typ: "JWT" };

/** Makes the {@linkcode Tokens} of a project from its keys. */
export async function createTokens(keys: ProjectKeys): Promise<Tokens> {
  const { d: _, ...publicKey } = keys.signingKey;
  const jwks = { keys: [publicKey] };
  const privateKey = await importJWK(keys.signingKey, "ES256");
  const legacySecret = new TextEncoder().encode(keys.legacySecret);
  const usualHeader: JWTHeaderParameters = { alg: "ES256", kid: publicKey.kid, typ: "JWT" };
  const publishedKey = createLocalJWKSet(jwks);

  function sign(claims: JWTPayload, header = usualHeader): Promise<string> {
    return new SignJWT(claims)
      .setProtectedHeader(header)
      .sign(header.alg === "HS256" ? legacySecret : privateKey);
  }

  return {
    jwks,
    sign,
    async admit(token) {
      try {
        const { payload: { iat, nbf: _nbf, exp: _exp, ...claims } } = await jwtVerify(
          token,
          (header, jws) => header.alg === "HS256" ? legacySecret : publishedKey(header, jws),
          { algorithms: ["ES256", "HS256"], clockTolerance: CLOCK_TOLERANCE_S },
        );
        if ((iat ?? 0) > Date.now() / 1000 + CLOCK_TOLERANCE_S) {
          return { refusal: { code: "PGRST303", message: "JWT issued at future" } };
        }
        // Without the times, which were checked here: lite has no tolerance for clocks that differ.
        return { token: await sign(claims, legacyHeader) };
      } catch (error) {
        return { refusal: refusalFor(error, token) };
      }
    },
    async inward(token) {
      try {
        if (decodeProtectedHeader(token).alg === "HS256") return token;
      } catch {
        return token;
      }
      try {
        const { payload } = await compactVerify(token, publishedKey, { algorithms: ["ES256"] });
        return await sign(JSON.parse(new TextDecoder().decode(payload)), legacyHeader);
      } catch {
        // Auth calls a token whose signature is wrong a bad one, but lite knows only its own algorithm.
        return `${base64url.encode(JSON.stringify(legacyHeader))}${
          token.slice(token.indexOf("."))
        }`;
      }
    },
    async outward(token, more) {
      const { payload } = await jwtVerify(token, legacySecret, { algorithms: ["HS256"] });
      return await sign({ ...payload, ...more(payload) });
    },
  };
}

function refusalFor(error: unknown, token: string): Refusal {
  if (error instanceof errors.JWTExpired) return { code: "PGRST303", message: "JWT expired" };
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === "nbf") {
    return { code: "PGRST303", message: "JWT not yet valid" };
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    return { code: "PGRST303", message: "Parsing claims failed" };
  }
  const parts = token.split(".").length;
  if (parts !== 3) return { code: "PGRST301", message: `Expected 3 parts in JWT; got ${parts}` };
  return { code: "PGRST301", message: "No suitable key or wrong key type" };
}
