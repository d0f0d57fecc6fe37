const LONGEST_WAIT_MS = 30_000;

/** How to poll. */
export interface PollOptions {
  /** Milliseconds between two rounds; more after failures. */
  everyMs: number;
  /** Ends it. */
  signal: AbortSignal;
}

/**
 * Calls `work` at once and then again and again, one round after the other, while the page can be seen. `work` says
 * whether it worked; after failures the rounds become rarer. Gives a function that starts the next round at once.
 */
export function poll(work: () => Promise<boolean>, { everyMs, signal }: PollOptions): () => void {
  let endWait = () => {};
  const wake = () => endWait();

  function wait(ms?: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(resolve, ms);
      endWait = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function run() {
    let failures = 0;
    while (!signal.aborted) {
      failures = await work() ? 0 : failures + 1;
      await wait(Math.min(everyMs * 2 ** failures, Math.max(everyMs, LONGEST_WAIT_MS)));
      while (document.hidden && !signal.aborted) await wait();
    }
  }

  document.addEventListener("visibilitychange", () => document.hidden || wake(), { signal });
  addEventListener("online", wake, { signal });
  signal.addEventListener("abort", wake);
  run();
  return wake;
}
