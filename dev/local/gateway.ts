export type Handler = (request: Request) => Response | Promise<Response>;

/** Runs before each request; may delay it, or respond to it. */
export type RequestHook = (request: Request) => void | Response | Promise<void | Response>;

/** Handlers by path prefix, in order of precedence. */
export type Routes = Readonly<Record<string, Handler>>;

/** Listens on `port` of 127.0.0.1, or on a free one for 0. Disposing aborts pending requests. */
export function listen(port: number, handler: Handler): AsyncDisposable & { host: string } {
  const hostname = "127.0.0.1";
  const end = new AbortController();
  try {
    const options = { hostname, port, signal: end.signal, onListen: () => {} };
    const { addr, finished } = Deno.serve(options, handler);
    return {
      host: `${hostname}:${addr.port}`,
      async [Symbol.asyncDispose]() {
        end.abort();
        await finished;
      },
    };
  } catch (cause) {
    if (!(cause instanceof Deno.errors.AddrInUse)) throw cause;
    const who = "perhaps by another start or by `supabase start`";
    throw new Error(`Port ${port} is taken, ${who}. Choose another with --port.`, { cause });
  }
}

/** Routes each request, once the routes are known. */
export function createGateway(routes: Promise<Routes>, onRequest?: RequestHook): Handler {
  return async (request) => {
    try {
      const parts = Object.entries(await routes);
      const response = await onRequest?.(request);
      if (response) return response;
      const path = `${new URL(request.url).pathname}/`;
      const [, handle] = parts.find(([prefix]) => path.startsWith(`${prefix}/`)) ?? [];
      return await handle?.(request) ??
        refusal(404, { message: "no Route matched with those values" });
    } catch (error) {
      return refusal(502, { message: `The local platform failed: ${error}` });
    }
  };
}

/** An error of the gateway, readable from any origin. */
export function refusal(status: number, body: { code?: string; message: string }): Response {
  return Response.json(body, { status, headers: { "Access-Control-Allow-Origin": "*" } });
}

/** Adds the hosted gateway's CORS headers: any origin, any requested header. */
export function withCors(handle: Handler): Handler {
  return async (request) => {
    const isPreflight = request.method === "OPTIONS";
    const handled = isPreflight ? new Response(null, { status: 204 }) : await handle(request);
    const requested = request.headers.get("Access-Control-Request-Headers");
    const response = new Response(handled.body, handled);
    response.headers.set("Access-Control-Allow-Origin", "*");
    response.headers.set("Access-Control-Allow-Methods", "GET, HEAD, PUT, PATCH, POST, DELETE");
    response.headers.set("Access-Control-Allow-Headers", requested ?? "*");
    response.headers.set("Access-Control-Expose-Headers", "*");
    return response;
  };
}
