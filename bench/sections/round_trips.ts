import { countSequential, startDelayingProxy } from "../delaying_proxy.ts";
import { askOnce } from "../load.ts";
import { rounded, timed } from "../statistics.ts";
import { startWays, type WayName, type WayOptions } from "../ways.ts";

/** What one request costs in calls. */
export interface RoundTripResult {
  way: WayName;
  request: "first" | "steady";
  dataApiCalls: number;
  authCalls: number;
  /** How many of the calls waited for one another. */
  sequential: number;
  /** What the request took, as times the delay of a call. */
  delays: number;
}

/** Counts what each way calls, and which calls wait for one another, by making every call take so much longer. */
export async function measureRoundTrips(
  options: WayOptions,
  { stranger, delayMs }: { stranger: { userId: string }; delayMs: number },
): Promise<RoundTripResult[]> {
  await using proxy = startDelayingProxy(options, delayMs);
  await using ways = await startWays({ ...options, dataApiUrl: proxy.url, authUrl: proxy.url });
  const results: RoundTripResult[] = [];
  for (const way of ["floor", "function", "conventional"] as const) {
    const { target } = ways[way];
    // Somebody else's request has loaded what is loaded late.
    await askOnce({ ...target, headers: await options.project.signIn(stranger.userId) });
    for (const request of ["first", "steady"] as const) {
      proxy.calls = [];
      const ms = await timed(() => askOnce(target));
      const authCalls = proxy.calls.filter(({ path }) => path.startsWith("/auth/")).length;
      results.push({
        way,
        request,
        dataApiCalls: proxy.calls.length - authCalls,
        authCalls,
        sequential: countSequential(proxy.calls),
        delays: rounded(ms / delayMs),
      });
    }
  }
  return results;
}
