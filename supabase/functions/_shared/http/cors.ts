import { corsHeaders as supabaseCorsHeaders } from "@supabase/supabase-js/cors";

const requestHeaders = [
  supabaseCorsHeaders["Access-Control-Allow-Headers"],
  "x-region",
  "x-request-id",
  "if-none-match",
].join(", ");

const exposedHeaders = [
  "Date",
  "ETag",
  "Link",
  "Server-Timing",
  "X-Request-Id",
  "Retry-After",
  "WWW-Authenticate",
  "Allow",
];

/** The CORS headers of every response: any origin, these methods. */
export function createCorsHeaders(methods: readonly string[]): Readonly<Record<string, string>> {
  return {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": methods.join(", "),
    "Access-Control-Allow-Headers": requestHeaders,
    "Access-Control-Expose-Headers": exposedHeaders.join(", "),
    "Access-Control-Max-Age": "86400",
  };
}

/** A list of header names (RFC 9110, 5.6.2), of a length that no browser exceeds. */
const headerList = /^[\w!#$%&'*+.^`|~, \t-]{1,4096}$/;

/** Also allows the headers that a preflight requests, since other tools add their own. */
export function allowRequestedHeaders(headers: Headers): Readonly<Record<string, string>> {
  const requested = headers.get("access-control-request-headers") ?? "";
  if (!headerList.test(requested)) return {};
  return { "Access-Control-Allow-Headers": `${requested}, ${requestHeaders}` };
}
