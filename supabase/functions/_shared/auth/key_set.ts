import type { Jwk } from "./jwk.ts";
import { createTokenBucket } from "./token_bucket.ts";

/** Where keys come from: those given, and a way to fetch those published. */
export interface KeySetOptions {
  given: readonly Jwk[];
  fetchKeys: () => Promise<Jwk[]>;
  /** Milliseconds. */
  now: () => number;
}

/** How long fetched keys are used before they are asked for again, in milliseconds. */
const freshFor = 10 * 60_000;

/**
 * Finds signing keys by `kid`. A `kid` that is not among the given keys is looked up among the published ones, which
 * are fetched when it is unknown there too: at most five times at once and then once every five seconds, whoever asks.
 * The function answers undefined for a key that is not published, and rejects as `fetchKeys` did when that cannot be said.
 */
export function createKeySet(
  { given, fetchKeys, now }: KeySetOptions,
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

  return async (kid) => {
    const wanted = (key: Jwk) => key.kid === kid;
    const own = given.find(wanted) ??
      (now() - fetchedAt < freshFor && published.find(wanted));
    if (own) return own;
    if (running || mayFetch()) await (running ??= refresh());
    const found = published.find(wanted);
    if (!found && failure) throw failure.cause;
    return found;
  };
}
