/** Durations of a request and its steps, in milliseconds with one decimal. */
export class Timings {
  readonly #startedAt = performance.now();
  readonly #steps = new Map<string, number>();
  #current: { name: string; startedAt: number } | undefined;

  /** Ends the current step and starts another. */
  start(name: string): void {
    this.stop();
    this.#current = { name, startedAt: performance.now() };
  }

  /** Ends the current step, if any. */
  stop(): void {
    if (this.#current === undefined) return;
    const { name, startedAt } = this.#current;
    this.#steps.set(name, (this.#steps.get(name) ?? 0) + since(startedAt));
    this.#current = undefined;
  }

  /** The time spent in a step; undefined if it was never reached. */
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
