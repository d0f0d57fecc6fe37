import assert from "node:assert/strict";
import { createCorsHeaders } from "../../supabase/functions/_shared/http/cors.ts";

Deno.test("createCorsHeaders() allows what supabase-js sends and exposes what a page reads", () => {
  const headers = createCorsHeaders(["GET", "OPTIONS"]);
  const allowed = (headers["Access-Control-Allow-Headers"] ?? "").toLowerCase().split(", ");
  const sent = ["authorization", "x-client-info", "apikey", "content-type", "traceparent"];
  for (const name of [...sent, "x-region", "x-request-id", "if-none-match"]) {
    assert.ok(allowed.includes(name), name);
  }
  const { "Access-Control-Allow-Headers": _, ...others } = headers;
  assert.deepEqual(others, {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, OPTIONS",
    "Access-Control-Expose-Headers":
      "ETag, Link, Server-Timing, X-Request-Id, Retry-After, WWW-Authenticate, Allow",
    "Access-Control-Max-Age": "86400",
  });
});
