import { corsHeaders as supabaseCorsHeaders } from "@supabase/supabase-js/cors";

const ownRequestHeaders = ["x-region", "x-request-id", "if-none-match"];

const exposedHeaders = [
  "ETag",
  "Link",
  "Server-Timing",
  "X-Request-Id",
  "Retry-After",
  "WWW-Authenticate",
  "Allow",
];

/** The CORS headers of every answer: any origin, these methods, the request headers of supabase-js and our own. */
export function createCorsHeaders(methods: readonly string[]): Readonly<Record<string, string>> {
  return {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": methods.join(", "),
    "Access-Control-Allow-Headers": [
      supabaseCorsHeaders["Access-Control-Allow-Headers"],
      ...ownRequestHeaders,
    ].join(", "),
    "Access-Control-Expose-Headers": exposedHeaders.join(", "),
    "Access-Control-Max-Age": "86400",
  };
}
