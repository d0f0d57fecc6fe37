/** Runs `work` with a signal that aborts with `outer` or after `ms`, whichever is first. */
export async function withDeadline<T>(
  { ms, outer }: { ms: number; outer: AbortSignal | null | undefined },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  // Not AbortSignal.any() and .timeout(), which browsers of 2023 lack.
  const controller = new AbortController();
  const end = () => controller.abort();
  const timer = setTimeout(end, ms);
  outer?.addEventListener("abort", end);
  if (outer?.aborted) end();
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener("abort", end);
  }
}

/** Resolves after `ms`, or as soon as `signal` aborts. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(wake, ms);
    signal.addEventListener("abort", wake);
    function wake() {
      clearTimeout(timer);
      signal.removeEventListener("abort", wake);
      resolve();
    }
  });
}
