/** The parts of a request that are timed. */
export type TimedPart = "auth" | "db";

/** How long a request and its parts have taken, in milliseconds with one decimal. */
export interface Timings {
  /** Runs a step and adds its duration to its part. */
  measure<T>(part: TimedPart, step: () => Promise<T>): Promise<T>;
  /** The time spent in a part so far; undefined when it was never reached. */
  get(part: TimedPart): number | undefined;
  /** The time since the request came. */
  total(): number;
  /** All of them, as a `Server-Timing` header. */
  toHeader(): string;
}

/** Starts the clock of one request. */
export function createTimings(): Timings {
  const startedAt = performance.now();
  const parts: Partial<Record<TimedPart, number>> = {};
  const since = (start: number) => Math.round((performance.now() - start) * 10) / 10;
  const timings: Timings = {
    async measure(part, step) {
      const start = performance.now();
      try {
        return await step();
      } finally {
        parts[part] = (parts[part] ?? 0) + since(start);
      }
    },
    get: (part) => parts[part],
    total: () => since(startedAt),
    toHeader() {
      return `auth;dur=${parts.auth ?? 0}, db;dur=${parts.db ?? 0}, total;dur=${timings.total()}`;
    },
  };
  return timings;
}
