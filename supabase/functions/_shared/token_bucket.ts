interface TokenBucketOptions {
  capacity: number;
  refillMs: number;
  now: () => number;
}

/** Creates a rate limit: true `capacity` times at once, then once every `refillMs`. */
export function createTokenBucket(
  { capacity, refillMs, now }: TokenBucketOptions,
): () => boolean {
  let level = capacity;
  let filledAt = now();
  return function take() {
    const gained = Math.max(0, Math.floor((now() - filledAt) / refillMs));
    level = Math.min(capacity, level + gained);
    filledAt = level === capacity ? now() : filledAt + gained * refillMs;
    if (level === 0) return false;
    level -= 1;
    return true;
  };
}
