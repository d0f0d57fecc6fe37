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

/** The CORS headers of every answer: any origin, `GET` and `OPTIONS`, what supabase-js sends and more. */
export const corsHeaders: Readonly<Record<string, string>> = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Allow-Methods": "GET, OPTIONS",
  "Access-Control-Allow-Headers": [
    supabaseCorsHeaders["Access-Control-Allow-Headers"],
    ...ownRequestHeaders,
  ].join(", "),
  "Access-Control-Expose-Headers": exposedHeaders.join(", "),
  "Access-Control-Max-Age": "86400",
};
