import { AuthClient } from "@supabase/supabase-js";
import { BoundedMap } from "../bounded_map.ts";
import { ApiError } from "../http/errors.ts";
import { createTokenBucket } from "../token_bucket.ts";
import { toUpstreamError, UpstreamError } from "../upstream.ts";
import type { AuthServer } from "./auth_server.ts";
import type { Jwk } from "./keys.ts";
import { readToken, type TokenClaims, type TokenHeader } from "./token.ts";

/** What checking a token needs. */
export interface TokenVerifierOptions {
  /** The key with this `kid`, if there is one; rejects when that is unknown. */
  findKey: (kid: string) => Promise<Jwk | undefined>;
  findUser: AuthServer["findUser"];
  /** The only `iss` accepted, when set. */
  issuer: string | undefined;
  /** Milliseconds. */
  now: () => number;
}

/**
 * Checks a bearer token and resolves to the id of its user. Throws `invalid_token` when the token is refused and
 * `auth_unavailable` when it can be neither accepted nor refused.
 */
export type TokenVerifier = (token: string, signal: AbortSignal) => Promise<string>;

/** How many accepted tokens are kept, each until it expires. */
const maxEntries = 1_000;

/**
 * Makes the check of user tokens. A token signed with a key of the project is checked once and then kept until it
 * expires. Only the auth server can check an HS256 token, so it is asked every time.
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
 * Asks the auth server about HS256 tokens, and keeps a flood of forged ones from becoming a flood of calls. A `kid` of
 * which it has never accepted a token is put to it four times at once and then once every five seconds; tokens without
 * a `kid`, as long as it has accepted none of them, ten times at once and then once a second. Once it has accepted one,
 * the bound for others like it is a hundred at once and then fifty a second, and that very token is not bounded.
 */
function createLegacyVerifier({ findUser, now }: TokenVerifierOptions) {
  const mayAskUnknownKid = createTokenBucket({ capacity: 4, refillMs: 5_000, now });
  const mayAskWithoutKid = createTokenBucket({ capacity: 10, refillMs: 1_000, now });
  const mayAskKnown = createTokenBucket({ capacity: 100, refillMs: 20, now });
  const knownKids = new BoundedMap<true>({ maxEntries: 10, now });
  const accepted = new BoundedMap<true>({ maxEntries, now });

  function mayAskAbout(kid: string | undefined): boolean {
    if (knownKids.get(JSON.stringify([kid]))) return mayAskKnown();
    return kid === undefined ? mayAskWithoutKid() : mayAskUnknownKid();
  }

  return async function verifyLegacyToken(
    { token, header: { kid }, claims }: LegacyToken,
    signal: AbortSignal,
  ): Promise<string> {
    if (!accepted.get(token) && !mayAskAbout(kid)) {
      throwUnavailable(new UpstreamError({ status: 0, message: "Too many unknown HS256 tokens" }));
    }
    const userId = await findUser(token, signal).catch(throwUnavailable);
    if (userId?.toLowerCase() !== claims.sub.toLowerCase()) throw new ApiError("invalid_token");
    knownKids.set(JSON.stringify([kid]), true, Infinity);
    accepted.set(token, true, claims.exp * 1000);
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

/** `getClaims` resolves to an error for some bad tokens and throws for others: either way, refused. */
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
  throw new ApiError("auth_unavailable", { cause: toUpstreamError(cause) });
}
