import * as z from "zod/mini";
import { createTokenBucket } from "../token_bucket.ts";
import { UpstreamError } from "../upstream.ts";

const base64url = z.string().check(z.regex(/^[A-Za-z0-9_-]+$/));
const common = {
  kid: z.string().check(z.minLength(1)),
  use: z.optional(z.literal("sig")),
  key_ops: z.optional(z.array(z.string()).check(z.refine((ops) => ops.includes("verify")))),
};

/** 342 base64url characters hold 2048 bits, the least an RS256 key may have (RFC 7518, 3.3). */
const jwkSchema = z.discriminatedUnion("kty", [
  z.object({
    ...common,
    kty: z.literal("EC"),
    crv: z.literal("P-256"),
    alg: z._default(z.literal("ES256"), "ES256"),
    x: base64url,
    y: base64url,
  }),
  z.object({
    ...common,
    kty: z.literal("RSA"),
    alg: z._default(z.literal("RS256"), "RS256"),
    n: base64url.check(z.minLength(342)),
    e: base64url,
  }),
]);

/** A public key that may sign a user's token: EC P-256 (`ES256`) or RSA (`RS256`). */
export type Jwk = z.infer<typeof jwkSchema>;

const keySetSchema = z.union([
  z.pipe(z.object({ keys: z.array(z.unknown()) }), z.transform((set) => set.keys)),
  z.array(z.unknown()),
]);

/**
 * The supported keys of a JSON Web Key Set (RFC 7517), or of a bare list of keys. Keys of other kinds, also secret ones,
 * are left out. Undefined if the value is not a key set.
 */
export function parseKeySet(value: unknown): Jwk[] | undefined {
  const parsed = keySetSchema.safeParse(value);
  if (!parsed.success) return undefined;
  return parsed.data.flatMap((key) => jwkSchema.safeParse(key).data ?? []);
}

export interface KeySetOptions {
  configured: readonly Jwk[];
  fetchKeys: () => Promise<Jwk[]>;
  /** Milliseconds. */
  now: () => number;
}

/** How long fetched keys are cached, in milliseconds. */
const ttlMs = 10 * 60_000;

/**
 * Finds signing keys by `kid`: among the configured keys, then among the published ones, which are fetched again for an
 * unknown `kid`, at most five times at once and then once every five seconds. Resolves to undefined for a key that is
 * not published; rejects if that is unknown, as `fetchKeys` did or because of that bound.
 */
export function createKeySet(
  { configured, fetchKeys, now }: KeySetOptions,
): (kid: string) => Promise<Jwk | undefined> {
  const mayFetch = createTokenBucket({ capacity: 5, refillMs: 5_000, now });
  let published: readonly Jwk[] = [];
  let fetchedAt = -Infinity;
  let failure: { cause: unknown } | undefined;
  let running: Promise<void> | undefined;

  async function refresh(): Promise<void> {
    try {
      published = await fetchKeys();
      fetchedAt = now();
      failure = undefined;
    } catch (cause) {
      failure = { cause };
    } finally {
      running = undefined;
    }
  }

  return async function findKey(kid) {
    const hasKid = (key: Jwk) => key.kid === kid;
    const known = configured.find(hasKid) ?? (now() - fetchedAt < ttlMs && published.find(hasKid));
    if (known) return known;
    const mayLookUp = running !== undefined || mayFetch();
    if (mayLookUp) await (running ??= refresh());
    const found = published.find(hasKid);
    if (found) return found;
    if (failure) throw failure.cause;
    if (!mayLookUp) {
      const message = "Too many unknown signing keys";
      throw new UpstreamError({ category: "rate_bound", status: 0, message });
    }
    return undefined;
  };
}
