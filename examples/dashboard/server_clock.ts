/** The server's time, so that a wrong clock of the reader's computer changes no age. */
export interface ServerClock {
  /** In milliseconds; the computer's own until a response has been read. */
  now(): number;
  /** Sets the clock by the `Date` of a response, as far as the page may read it. */
  read(response: Response): void;
}

/** A `Date` has whole seconds; a smaller difference is noise. */
const TOLERANCE_MS = 1_500;

export function createServerClock(): ServerClock {
  let aheadMs = 0;
  return {
    now: () => Date.now() + aheadMs,
    read({ headers }) {
      const time = Date.parse(headers.get("Date") ?? "");
      const measured = time + 500 - Date.now();
      if (Math.abs(measured - aheadMs) > TOLERANCE_MS) aheadMs = measured;
    },
  };
}
