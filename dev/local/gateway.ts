/** Answers a request; the shape of every part of the platform. */
export type Handler = (request: Request) => Response | Promise<Response>;

/** Sees every request first; may make it wait, or answer in the place of the part that was asked. */
export type RequestHook = (request: Request) => void | Response | Promise<void | Response>;

/** The parts by their path, with everything below it; those that come first are asked first. */
export type Routes = Readonly<Record<string, Handler>>;

/** Listens on `port` of 127.0.0.1, or on a free one if that is 0. Disposing ends it, whatever is still waited for. */
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

/** The one door of the platform: hands each request to its part, as soon as there are any. */
export function createGateway(routes: Promise<Routes>, onRequest?: RequestHook): Handler {
  return async (request) => {
    try {
      const parts = Object.entries(await routes);
      const answer = await onRequest?.(request);
      if (answer) return answer;
      const path = `${new URL(request.url).pathname}/`;
      const [, handle] = parts.find(([prefix]) => path.startsWith(`${prefix}/`)) ?? [];
      return await handle?.(request) ??
        refusal(404, { message: "no Route matched with those values" });
    } catch (error) {
      return refusal(502, { message: `The local platform could not answer: ${error}` });
    }
  };
}

/** An answer of the gateway itself, readable for pages of any origin. */
export function refusal(status: number, body: { code?: string; message: string }): Response {
  return Response.json(body, { status, headers: { "Access-Control-Allow-Origin": "*" } });
}

/** Gives `handle` the CORS of the hosted gateway: any origin, whatever headers the browser asks for. */
export function withCors(handle: Handler): Handler {
  return async (request) => {
    const isPreflight = request.method === "OPTIONS";
    const answer = isPreflight ? new Response(null, { status: 204 }) : await handle(request);
    const asked = request.headers.get("Access-Control-Request-Headers");
    const response = new Response(answer.body, answer);
    response.headers.set("Access-Control-Allow-Origin", "*");
    response.headers.set("Access-Control-Allow-Methods", "GET, HEAD, PUT, PATCH, POST, DELETE");
    response.headers.set("Access-Control-Allow-Headers", asked ?? "*");
    response.headers.set("Access-Control-Expose-Headers", "*");
    return response;
  };
}
