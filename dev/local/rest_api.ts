import { bearerToken, withBearerToken } from "./auth_api.ts";
import { withCors } from "./gateway.ts";
import type { ProjectKeys } from "./keys.ts";
import type { Handler } from "./lite.ts";
import type { Refusal, Tokens } from "./tokens.ts";

const EXPOSED_HEADERS =
  "Content-Encoding, Content-Location, Content-Range, Content-Type, Date, Location, " +
  "Server, Transfer-Encoding, Range-Unit";

/** The Data API as PostgREST answers it: lite's, where lite does not differ. */
export function createRestApi(lite: Handler, tokens: Tokens, keys: ProjectKeys): Handler {
  return withCors(async (request) => {
    const token = bearerToken(request);
    // Without a key of the project hosted requests do not come as far as PostgREST; lite refuses them too.
    if (token === undefined || token.startsWith("sb_") || !hasProjectKey(request, keys)) {
      return await lite(request);
    }
    const admission = await tokens.admit(token);
    if ("refusal" in admission) return unauthorized(admission.refusal);
    const response = await lite(withBearerToken(request, admission.token));
    return isEndOfList(request, response) ? emptyPage(response) : response;
  }, EXPOSED_HEADERS);
}

function unauthorized({ code, message }: Refusal): Response {
  return Response.json({ code, details: null, hint: null, message }, {
    status: 401,
    headers: { "WWW-Authenticate": `Bearer error="invalid_token", error_description="${message}"` },
  });
}

function hasProjectKey(request: Request, keys: ProjectKeys): boolean {
  const key = request.headers.get("apikey") ?? new URL(request.url).searchParams.get("apikey");
  return key === keys.publishableKey || key === keys.secretKey;
}

/** Lite refuses an offset equal to the count as out of range; to PostgREST that page is there, and empty. */
function isEndOfList(request: Request, response: Response): boolean {
  if (response.status !== 416) return false;
  const offset = new URL(request.url).searchParams.get("offset");
  return response.headers.get("Content-Range") === `*/${offset}`;
}

function emptyPage(response: Response): Response {
  const headers = new Headers(response.headers);
  headers.delete("Content-Length");
  return new Response("[]", { status: 206, headers });
}
