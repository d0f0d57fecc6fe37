/** Where the calls of a path go to. */
export interface ProxiedUpstreams {
  dataApiUrl: string;
  authUrl: string;
}

/** A proxy before Data API and auth server that counts calls and makes them slow. */
export interface DelayingProxy extends AsyncDisposable {
  readonly url: string;
  /** The paths called so far; may be emptied. */
  calls: string[];
  /** How much longer each call takes, in milliseconds. */
  delayMs: number;
}

/** Starts the proxy, which does not delay until it is told to. */
export function startDelayingProxy({ dataApiUrl, authUrl }: ProxiedUpstreams): DelayingProxy {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const { pathname, search } = new URL(request.url);
      proxy.calls.push(pathname);
      await new Promise((resolve) => setTimeout(resolve, proxy.delayMs));
      const upstream = pathname.startsWith("/auth/") ? authUrl : dataApiUrl;
      return await fetch(upstream + pathname + search, {
        method: request.method,
        headers: request.headers,
      });
    },
  );
  const proxy: DelayingProxy = {
    url: `http://127.0.0.1:${server.addr.port}`,
    calls: [],
    delayMs: 0,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
  return proxy;
}
