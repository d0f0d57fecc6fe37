/** How much a {@link BoundedMap} keeps, and by which clock (milliseconds). */
export interface BoundedMapOptions {
  maxEntries: number;
  now: () => number;
}

/** A cache: drops an entry when it expires, and the least recently used one when it is full. */
export class BoundedMap<Value> {
  readonly #entries = new Map<string, { value: Value; expiresAt: number }>();
  readonly #options: BoundedMapOptions;

  constructor(options: BoundedMapOptions) {
    this.#options = options;
  }

  /** The value under the key, unless it has expired. */
  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    if (entry.expiresAt <= this.#options.now()) return undefined;
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** Keeps a value until `expiresAt`, in milliseconds of the map's clock. */
  set(key: string, value: Value, expiresAt: number): void {
    this.#entries.delete(key);
    this.#entries.set(key, { value, expiresAt });
    if (this.#entries.size <= this.#options.maxEntries) return;
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      return;
    }
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  get size(): number {
    return this.#entries.size;
  }
}

/** How often something may happen: `capacity` times at once, then once every `refillMs`. */
export interface TokenBucketOptions {
  capacity: number;
  refillMs: number;
  now: () => number;
}

/** Makes a token bucket: a function that says whether it may happen now, and counts it. */
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
