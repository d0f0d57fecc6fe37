/** A signal that ends with the caller or with the time given, whichever comes first. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Lets go of the timer and of the caller's signal. */
  release(): void;
}

/** Starts a deadline of `ms` milliseconds that also ends when `caller` aborts. Release it afterwards. */
export function startDeadline(caller: AbortSignal, ms: number): Deadline {
  const controller = new AbortController();
  const leave = () => controller.abort(new DOMException("The caller went away", "AbortError"));
  const timer = setTimeout(
    () =>
      controller.abort(
        new DOMException(`No answer within ${ms} ms`, "TimeoutError"),
      ),
    ms,
  );
  if (caller.aborted) leave();
  else caller.addEventListener("abort", leave);
  return {
    signal: controller.signal,
    release() {
      clearTimeout(timer);
      caller.removeEventListener("abort", leave);
    },
  };
}

/** Waits for work that others wait for too: stops waiting, not the work, when the signal ends. */
export async function waitUnless<T>(
  signal: AbortSignal,
  work: Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  let stop: (() => void) | undefined;
  try {
    return await Promise.race([
      work,
      new Promise<never>((_, reject) => {
        stop = () => reject(signal.reason);
        signal.addEventListener("abort", stop);
      }),
    ]);
  } finally {
    if (stop) signal.removeEventListener("abort", stop);
  }
}
