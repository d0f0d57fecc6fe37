import { z } from "zod";
import { withCors } from "./gateway.ts";
import type { Handler } from "./lite.ts";
import type { Tokens } from "./tokens.ts";

const sessionSchema = z.looseObject({
  access_token: z.string(),
  user: z.looseObject({
    phone: z.string().nullish(),
    app_metadata: z.unknown().optional(),
    user_metadata: z.unknown().optional(),
    is_anonymous: z.boolean().nullish(),
  }),
});

/** Auth as a hosted project answers it under `url`: lite's, with ES256 tokens and a key set. */
export function createAuthApi(lite: Handler, tokens: Tokens, url: string): Handler {
  const issuer = `${url}/auth/v1`;

  return withCors(async (request) => {
    if (new URL(request.url).pathname === "/auth/v1/.well-known/jwks.json") {
      return Response.json(tokens.jwks, { headers: { "Cache-Control": "public, max-age=600" } });
    }
    const token = bearerToken(request);
    const inward = token === undefined
      ? request
      : withBearerToken(request, await tokens.inward(token));
    return await withHostedToken(await lite(inward));
  }, "X-Total-Count, Link, X-Supabase-Api-Version");

  async function withHostedToken(response: Response): Promise<Response> {
    if (!response.headers.get("Content-Type")?.startsWith("application/json")) return response;
    const body: unknown = await response.json();
    const headers = new Headers(response.headers);
    headers.delete("Content-Length");
    const session = sessionSchema.safeParse(body).data;
    if (!session) return Response.json(body, { status: response.status, headers });
    const { user } = session;
    const access_token = await tokens.outward(session.access_token, (claims) => ({
      iss: issuer,
      phone: user.phone ?? "",
      app_metadata: user.app_metadata,
      user_metadata: user.user_metadata,
      aal: "aal1",
      amr: [{ method: "password", timestamp: claims.iat }],
      is_anonymous: user.is_anonymous ?? false,
    }));
    return Response.json({ ...session, access_token }, { status: response.status, headers });
  }
}

/** What stands behind `Bearer` in the request, if anything was sent that way. */
export function bearerToken(request: Request): string | undefined {
  return /^bearer +(.*)$/i.exec(request.headers.get("Authorization") ?? "")?.[1];
}

/** `request` with another bearer token. */
export function withBearerToken(request: Request, token: string): Request {
  const headers = new Headers(request.headers);
  headers.set("Authorization", `Bearer ${token}`);
  return new Request(request, { headers });
}
