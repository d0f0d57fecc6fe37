import { errors } from "jose";
import { z } from "zod";
import { type Handler, withCors } from "./gateway.ts";
import type { Tokens } from "./tokens.ts";

const sessionSchema = z.looseObject({
  access_token: z.string(),
  user: z.looseObject({ app_metadata: z.unknown(), user_metadata: z.unknown() }),
});

/** Auth as in a hosted project at `url`: lite's, with ES256 tokens and a key set. */
export function createAuthApi(lite: Handler, tokens: Tokens, url: string): Handler {
  return withCors(async (request) => {
    if (new URL(request.url).pathname === "/auth/v1/.well-known/jwks.json") {
      return Response.json(tokens.jwks, { headers: { "Cache-Control": "public, max-age=600" } });
    }
    const response = await lite(
      await signedForLite(request, tokens).catch(() => withBearerToken(request, "invalid")),
    );
    const body: unknown = await response.clone().json().catch(() => undefined);
    const session = sessionSchema.safeParse(body).data;
    if (!session) return response;
    const { app_metadata, user_metadata } = session.user;
    const access_token = await tokens.outward(session.access_token, {
      iss: `${url}/auth/v1`,
      app_metadata,
      user_metadata,
      aal: "aal1",
      is_anonymous: false,
    });
    return Response.json({ ...session, access_token }, { status: response.status });
  });
}

/** The Data API: lite's, which would serve an invalid token as anon; PostgREST rejects it. */
export function createRestApi(lite: Handler, tokens: Tokens): Handler {
  return withCors(async (request) => {
    try {
      return await lite(await signedForLite(request, tokens));
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error;
      const [code, message] = error instanceof errors.JWTExpired
        ? ["PGRST303", "JWT expired"]
        : ["PGRST301", "No suitable key or wrong key type"];
      const challenge = `Bearer error="invalid_token", error_description="${message}"`;
      const init = { status: 401, headers: { "WWW-Authenticate": challenge } };
      return Response.json({ code, details: null, hint: null, message }, init);
    }
  });
}

/** Re-signs the request's token for lite. Leaves API keys alone. */
async function signedForLite(request: Request, tokens: Tokens): Promise<Request> {
  const [, token] = /^bearer +(.*)$/i.exec(request.headers.get("Authorization") ?? "") ?? [];
  if (token === undefined || token.startsWith("sb_")) return request;
  return withBearerToken(request, await tokens.inward(token));
}

function withBearerToken(request: Request, token: string): Request {
  const headers = new Headers(request.headers);
  headers.set("Authorization", `Bearer ${token}`);
  return new Request(request, { headers });
}
