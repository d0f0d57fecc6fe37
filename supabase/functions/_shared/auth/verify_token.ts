import { AuthClient } from "@supabase/supabase-js";
import { BoundedMap } from "../bounded_map.ts";
import { ApiError } from "../http/errors.ts";
import { createTokenBucket } from "../token_bucket.ts";
import { UpstreamError } from "../upstream.ts";
import type { AuthServer } from "./auth_server.ts";
import type { Jwk } from "./keys.ts";
import { readToken, type TokenClaims, type TokenHeader } from "./token.ts";

export interface TokenVerifierOptions {
  /** The key with this `kid`, if there is one; rejects if that is unknown. */
  findKey: (kid: string) => Promise<Jwk | undefined>;
  findUser: AuthServer["findUser"];
  /** The only `iss` accepted, when set. */
  issuer: string | undefined;
  /** Milliseconds. */
  now: () => number;
}

/**
 * Checks a bearer token and resolves to the id of its user. Rejects with `invalid_token`, or with `auth_unavailable` if
 * the token can be neither accepted nor rejected.
 */
export type TokenVerifier = (token: string, signal: AbortSignal) => Promise<string>;

/** The number of accepted tokens that are cached, each until it expires. */
const maxEntries = 1_000;

/**
 * Creates the token verifier. A token signed with a key of the project is checked once and then cached until it
 * expires. Only the auth server can check an HS256 token, so each request with one calls it.
 */
export function createTokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  const { findKey, issuer, now } = options;
  const accepted = new BoundedMap<string>({ maxEntries, now });
  const verifyLegacy = createLegacyVerifier(options);

  return async function verifyToken(token, signal) {
    const userId = accepted.get(token);
    if (userId !== undefined) return userId;
    const read = readToken(token, { now: now() / 1000, issuer });
    if (!read) throw new ApiError("invalid_token");
    const { header, claims } = read;
    if (header.alg === "HS256") return await verifyLegacy({ token, header, claims }, signal);
    const key = await findKey(header.kid).catch(throwUnavailable);
    if (key?.alg !== header.alg || !await hasValidSignature(token, key)) {
      throw new ApiError("invalid_token");
    }
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
 * Checks HS256 tokens with the auth server, and bounds the calls that forged ones cause. Tokens with a `kid` that the
 * auth server has never accepted: four at once, then one every five seconds. Tokens without a `kid`, until it accepts
 * one: ten at once, then one a second. Once it has accepted one, others like it: a hundred at once, then fifty a second;
 * the accepted token itself is not bounded until it is rejected.
 */
function createLegacyVerifier({ findUser, now }: TokenVerifierOptions) {
  const mayCheckUnknownKid = createTokenBucket({ capacity: 4, refillMs: 5_000, now });
  const mayCheckWithoutKid = createTokenBucket({ capacity: 10, refillMs: 1_000, now });
  const mayCheckKnown = createTokenBucket({ capacity: 100, refillMs: 20, now });
  const knownKids = new BoundedMap<true>({ maxEntries: 10, now });
  const accepted = new BoundedMap<true>({ maxEntries, now });

  function mayCheck(kid: string | undefined): boolean {
    if (knownKids.get(JSON.stringify([kid]))) return mayCheckKnown();
    return kid === undefined ? mayCheckWithoutKid() : mayCheckUnknownKid();
  }

  return async function verifyLegacyToken(
    { token, header: { kid }, claims }: LegacyToken,
    signal: AbortSignal,
  ): Promise<string> {
    if (!accepted.get(token) && !mayCheck(kid)) {
      const message = "Too many unknown HS256 tokens";
      throwUnavailable(new UpstreamError({ category: "rate_bound", status: 0, message }));
    }
    const userId = await findUser(token, signal).catch(throwUnavailable);
    if (userId?.toLowerCase() !== claims.sub.toLowerCase()) {
      accepted.delete(token);
      throw new ApiError("invalid_token");
    }
    knownKids.set(JSON.stringify([kid]), true, Infinity);
    accepted.set(token, true, claims.exp * 1000);
    return claims.sub;
  };
}

/** Only used to verify signatures against a given key; any network access is a bug. */
const offline = new AuthClient({
  url: "http://localhost",
  autoRefreshToken: false,
  persistSession: false,
  detectSessionInUrl: false,
  fetch: () => Promise.reject(new Error("Verifying a signature needs no network")),
});

/** `getClaims` resolves to an error for some bad tokens and throws for others. */
async function hasValidSignature(token: string, key: Jwk): Promise<boolean> {
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

function throwUnavailable(cause: unknown): never {
  throw new ApiError("auth_unavailable", { cause });
}
