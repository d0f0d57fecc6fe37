import { AuthClient } from "@supabase/supabase-js";
import type { AuthServer } from "./auth_server.ts";
import { BoundedMap } from "../bounded_map.ts";
import { ApiError, toUpstreamError } from "../http/errors.ts";
import type { Jwk } from "./jwk.ts";
import { readToken, type TokenClaims, type TokenHeader } from "./jwt.ts";
import { createTokenBucket } from "./token_bucket.ts";

/** What judging a token needs. */
export interface TokenVerifierOptions {
  /** The key with this `kid`, if there is one; rejects when that cannot be said. */
  findKey: (kid: string) => Promise<Jwk | undefined>;
  findUser: AuthServer["findUser"];
  /** The only `iss` accepted, when set. */
  issuer: string | undefined;
  /** Milliseconds. */
  now: () => number;
}

/**
 * Judges a bearer token and answers with the id of its user. Throws `invalid_token` when the token is refused and
 * `auth_unavailable` when it can be neither accepted nor refused.
 */
export type TokenVerifier = (
  token: string,
  signal: AbortSignal,
) => Promise<string>;

/** How many accepted tokens are remembered, each until it expires. */
const remembered = 1_000;

/** When a caller may try again, in seconds. */
const retryAfter = 5;

/** Makes the judge of user tokens. Tokens signed with a key of the project are remembered once accepted. */
export function createTokenVerifier(
  options: TokenVerifierOptions,
): TokenVerifier {
  const { findKey, issuer, now } = options;
  const accepted = new BoundedMap<string>({ capacity: remembered, now });
  const verifyLegacy = createLegacyVerifier(options);

  async function verifySigned(
    token: string,
    header: TokenHeader & { kid: string },
  ) {
    const key = await findKey(header.kid).catch((cause) => {
      throw unavailable(cause);
    });
    return key?.alg === header.alg && await verifySignature(token, key);
  }

  return async (token, signal) => {
    const known = accepted.get(token);
    if (known !== undefined) return known;
    const read = readToken(token, { now: now() / 1000, issuer });
    if (!read) throw refused();
    const { header, claims } = read;
    if (header.alg === "HS256") {
      return await verifyLegacy({ token, header, claims }, signal);
    }
    if (!await verifySigned(token, header)) throw refused();
    accepted.set(token, claims.sub, claims.exp * 1000);
    return claims.sub;
  };
}

interface LegacyToken {
  token: string;
  header: TokenHeader;
  claims: TokenClaims;
}

/**
 * Only the auth server can judge an HS256 token, so it is asked every time. A `kid` that it has never accepted is
 * put to it four times at once and then once every five seconds.
 */
function createLegacyVerifier({ findUser, now }: TokenVerifierOptions) {
  const mayAskAboutUnknown = createTokenBucket({
    capacity: 4,
    refillMs: 5_000,
    now,
  });
  const confirmedKids = new Set<string | undefined>([undefined]);

  return async (
    { token, header, claims }: LegacyToken,
    signal: AbortSignal,
  ): Promise<string> => {
    if (!confirmedKids.has(header.kid) && !mayAskAboutUnknown()) {
      throw unavailable(new Error("Too many tokens with unknown keys"));
    }
    const userId = await findUser(token, signal).catch((cause) => {
      throw unavailable(cause);
    });
    if (userId?.toLowerCase() !== claims.sub.toLowerCase()) throw refused();
    confirmedKids.add(header.kid);
    return claims.sub;
  };
}

/** Used for `getClaims` with a key at hand, which is arithmetic alone: whatever would reach for the network fails. */
const offline = new AuthClient({
  url: "http://localhost",
  autoRefreshToken: false,
  persistSession: false,
  detectSessionInUrl: false,
  fetch: () => Promise.reject(new Error("Verifying a signature needs no network")),
});

/** `getClaims` answers with an error for some bad tokens and throws for others: either way, refused. */
async function verifySignature(token: string, key: Jwk): Promise<boolean> {
  try {
    const { data } = await offline.getClaims(token, {
      jwks: { keys: [{ ...key, key_ops: ["verify"] }] },
      allowExpired: true,
    });
    return data !== null;
  } catch {
    return false;
  }
}

function refused(): ApiError {
  return new ApiError(
    "invalid_token",
    "The access token is invalid or has expired. Sign in again.",
    {
      headers: { "WWW-Authenticate": 'Bearer error="invalid_token"' },
    },
  );
}

function unavailable(cause: unknown): ApiError {
  return new ApiError(
    "auth_unavailable",
    "The access token cannot be checked right now. Try again shortly.",
    {
      headers: { "Retry-After": String(retryAfter) },
      cause: toUpstreamError(cause),
    },
  );
}
