import { ApiError } from "../http/errors.ts";

/** The token of an `Authorization: Bearer …` header (RFC 6750). Throws `missing_authorization` without one. */
export function readBearerToken(headers: Headers): string {
  const token = /^bearer +(.+)$/i.exec(headers.get("authorization") ?? "")?.[1];
  if (token !== undefined) return token;
  throw new ApiError(
    "missing_authorization",
    "Send the access token of a signed-in user as Authorization: Bearer <token>.",
    { headers: { "WWW-Authenticate": "Bearer" } },
  );
}
