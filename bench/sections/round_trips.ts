import { startDelayingProxy } from "../delaying_proxy.ts";
import { askOnce } from "../load.ts";
import { timed } from "../statistics.ts";
import { startWays, type WayName, type WayOptions } from "../ways.ts";

/** What one request costs in calls. */
export interface RoundTripResult {
  way: WayName;
  request: "first" | "steady";
  dataApiCalls: number;
  authCalls: number;
  /** How many of the calls wait for one another: the time of the request in delays of a call, cut. */
  sequential: number;
}

/** Counts what each way calls, and which calls wait for one another, by making every call take so much longer. */
export async function measureRoundTrips(
  options: WayOptions,
  { stranger, delayMs }: { stranger: { userId: string }; delayMs: number },
): Promise<RoundTripResult[]> {
  await using proxy = startDelayingProxy(options);
  await using ways = await startWays({ ...options, dataApiUrl: proxy.url, authUrl: proxy.url });
  const results: RoundTripResult[] = [];
  for (const way of ["floor", "function", "conventional"] as const) {
    const { target } = ways[way];
    // Somebody else's request has loaded what is loaded late.
    proxy.delayMs = 0;
    await askOnce({ ...target, headers: await options.project.signIn(stranger.userId) });
    proxy.delayMs = delayMs;
    for (const request of ["first", "steady"] as const) {
      proxy.calls = [];
      const ms = await timed(() => askOnce(target));
      const authCalls = proxy.calls.filter((path) => path.startsWith("/auth/")).length;
      const dataApiCalls = proxy.calls.length - authCalls;
      results.push({ way, request, dataApiCalls, authCalls, sequential: Math.floor(ms / delayMs) });
    }
  }
  return results;
}
