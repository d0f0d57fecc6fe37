/** How much a {@link BoundedMap} keeps and by which clock (milliseconds). */
export interface BoundedMapOptions {
  capacity: number;
  now: () => number;
}

/** A map that forgets: an entry when its time is up, the least recently used one when it is full. */
export class BoundedMap<Value> {
  readonly #entries = new Map<string, { value: Value; expiresAt: number }>();
  readonly #options: BoundedMapOptions;

  constructor(options: BoundedMapOptions) {
    this.#options = options;
  }

  /** The value kept under the key, unless its time is up. */
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
    if (this.#entries.size <= this.#options.capacity) return;
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
