import assert from "node:assert/strict";
import {
  allowRequestedHeaders,
  createCorsHeaders,
} from "../../supabase/functions/_shared/http/cors.ts";

Deno.test("createCorsHeaders() allows what supabase-js sends, for a day", () => {
  const headers = createCorsHeaders(["GET", "OPTIONS"]);
  const allowed = (headers["Access-Control-Allow-Headers"] ?? "").toLowerCase().split(", ");
  const sent = ["authorization", "x-client-info", "apikey", "content-type", "traceparent"];
  for (const name of [...sent, "x-region", "x-request-id", "if-none-match"]) {
    assert.ok(allowed.includes(name), name);
  }
  assert.equal(headers["Access-Control-Max-Age"], "86400");
});

Deno.test("allowRequestedHeaders() allows any list of header names of up to 4096 characters", () => {
  const allow = (list: string) =>
    allowRequestedHeaders(new Headers({ "Access-Control-Request-Headers": list }));
  const longest = "x".repeat(4_096);
  for (
    const list of ["sentry-trace,x-datadog-trace-id", "Authorization, x!#$%&'*+.^_`|~-9", longest]
  ) {
    const allowed = allow(list)["Access-Control-Allow-Headers"] ?? "";
    assert.ok(allowed.startsWith(`${list}, authorization, x-client-info, `), allowed);
  }
  for (const list of ["", `${longest}x`, "a:b", "a;b", "<a>", 'a"', "\u00e9"]) {
    assert.deepEqual(allow(list), {});
  }
});
