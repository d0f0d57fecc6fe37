/** Where the calls of a path go to. */
export interface ProxiedUpstreams {
  dataApiUrl: string;
  authUrl: string;
}

/** One call that went through the proxy. */
export interface ProxiedCall {
  path: string;
  /** Its place among all beginnings and ends of calls. */
  began: number;
  ended: number;
}

/** A proxy before Data API and auth server that sees the calls and makes them slow. */
export interface DelayingProxy extends AsyncDisposable {
  readonly url: string;
  /** The calls so far; may be emptied. */
  calls: ProxiedCall[];
}

/** Starts the proxy, which makes each call take so much longer. */
export function startDelayingProxy(
  { dataApiUrl, authUrl }: ProxiedUpstreams,
  delayMs: number,
): DelayingProxy {
  let clock = 0;
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const { pathname, search } = new URL(request.url);
      const call = { path: pathname, began: clock++, ended: Infinity };
      proxy.calls.push(call);
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      const upstream = pathname.startsWith("/auth/") ? authUrl : dataApiUrl;
      const { method, headers } = request;
      const response = await fetch(upstream + pathname + search, { method, headers });
      call.ended = clock++;
      return response;
    },
  );
  const proxy: DelayingProxy = {
    url: `http://127.0.0.1:${server.addr.port}`,
    calls: [],
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
  return proxy;
}

/** How many calls waited for one another: the longest chain of which each began after the one before had ended. */
export function countSequential(calls: readonly ProxiedCall[]): number {
  let chain = 0;
  let ended = -1;
  for (const call of calls.toSorted((a, b) => a.ended - b.ended)) {
    if (call.began < ended) continue;
    chain += 1;
    ended = call.ended;
  }
  return chain;
}
