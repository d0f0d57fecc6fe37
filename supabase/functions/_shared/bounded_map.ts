interface BoundedMapOptions {
  maxEntries: number;
  /** Milliseconds. */
  now: () => number;
}

/** A cache that drops expired entries, and the least recently used one when it is full. */
export class BoundedMap<Value> {
  readonly #entries = new Map<string, { value: Value; expiresAt: number }>();
  readonly #options: BoundedMapOptions;

  constructor(options: BoundedMapOptions) {
    this.#options = options;
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    if (entry.expiresAt <= this.#options.now()) return undefined;
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** `expiresAt` is in milliseconds of the map's clock. */
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
