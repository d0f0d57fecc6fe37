/** A signal that aborts with the caller or when the time is over, whichever comes first. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Clears the timer and stops listening to the caller. */
  release(): void;
}

/** Starts a deadline of `ms` milliseconds that also ends when `caller` aborts. Release it afterwards. */
export function startDeadline(caller: AbortSignal, ms: number): Deadline {
  const controller = new AbortController();

  function leave() {
    controller.abort(new DOMException("The caller closed the connection", "AbortError"));
  }

  function expire() {
    controller.abort(new DOMException(`No answer within ${ms} ms`, "TimeoutError"));
  }

  const timer = setTimeout(expire, ms);
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
