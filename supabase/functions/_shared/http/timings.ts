/** Durations of a request and its steps, in milliseconds with one decimal. */
export class Timings {
  readonly #startedAt = performance.now();
  readonly #steps = new Map<string, number>();

  /** Runs a step and keeps its duration, also if it rejects. */
  async measure<T>(name: string, step: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    try {
      return await step();
    } finally {
      this.#steps.set(name, since(startedAt));
    }
  }

  /** The duration of a step; undefined if it was never reached. */
  get(name: string): number | undefined {
    return this.#steps.get(name);
  }

  total(): number {
    return since(this.#startedAt);
  }

  /** As a `Server-Timing` header. */
  toHeader(): string {
    const steps = Array.from(this.#steps, ([name, ms]) => `${name};dur=${ms}`);
    return [...steps, `total;dur=${this.total()}`].join(", ");
  }
}

function since(start: number): number {
  return Math.round((performance.now() - start) * 10) / 10;
}
