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
    // A clock that was set back would otherwise stop the refill until it has caught up.
    filledAt = Math.min(filledAt, now());
    const gained = Math.floor((now() - filledAt) / refillMs);
    level = Math.min(capacity, level + gained);
    filledAt = level === capacity ? now() : filledAt + gained * refillMs;
    if (level === 0) return false;
    level -= 1;
    return true;
  };
}
