import type { Handler } from "./lite.ts";

/** A part of the platform and the path it answers under, together with everything below that path. */
export interface Route {
  path: string;
  handle: Handler;
}

/** Sees every request first; may make it wait, or answer in the place of the part that was asked. */
export type RequestHook = (request: Request) => void | Response | Promise<void | Response>;

/** The one door of the platform: finds the part that a request is for. */
export function createGateway(routes: Route[], onRequest?: RequestHook): Handler {
  return async (request) => {
    try {
      const answer = await onRequest?.(request);
      if (answer) return answer;
      const { pathname } = new URL(request.url);
      const route = routes.find(({ path }) => pathname === path || pathname.startsWith(`${path}/`));
      return await route?.handle(request) ??
        refusal(404, { message: "no Route matched with those values" });
    } catch (error) {
      return refusal(502, { message: `The local platform could not answer: ${error}` });
    }
  };
}

/** An answer of the gateway itself, readable for pages of any origin. */
export function refusal(status: number, body: unknown): Response {
  return Response.json(body, { status, headers: { "Access-Control-Allow-Origin": "*" } });
}

/** Gives `handle` the CORS answers of the hosted gateway: any origin, whatever headers the browser asks for. */
export function withCors(handle: Handler, exposedHeaders: string): Handler {
  return async (request) => {
    if (request.method === "OPTIONS") {
      return new Response(null, {
        status: 204,
        headers: {
          "Access-Control-Allow-Origin": "*",
          "Access-Control-Allow-Methods":
            "GET, HEAD, PUT, PATCH, POST, DELETE, OPTIONS, TRACE, CONNECT",
          "Access-Control-Allow-Headers": request.headers.get("Access-Control-Request-Headers") ??
            "*",
          "Access-Control-Max-Age": "3600",
        },
      });
    }
    const { body, status, statusText, headers } = await handle(request);
    const response = new Response(body, { status, statusText, headers });
    response.headers.set("Access-Control-Allow-Origin", "*");
    response.headers.set("Access-Control-Expose-Headers", exposedHeaders);
    return response;
  };
}
