import { strict as assert } from "node:assert";
import { corsHeaders } from "@supabase/supabase-js/cors";
import { assertCors, call } from "../caller.ts";
import { type Scenario, scenario } from "../scenario.ts";

/** CONTRACT §4: what a browser needs. */
export const corsScenarios: Scenario[] = [
  scenario("a preflight is answered with 204 before any check", async (target) => {
    for (const query of ["", "?limit=0&status=nope"]) {
      for (const token of [undefined, "x.y.z", target.publishableKey]) {
        const response = await call(target, query, {
          as: null,
          method: "OPTIONS",
          ...(token !== undefined && { token }),
          headers: {
            "Origin": "https://app.example",
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "authorization, x-request-id",
          },
        });
        assert.equal(response.status, 204);
        assert.equal(await response.text(), "");
        assertCors(response);
        assert.ok(response.headers.get("X-Request-Id"));
        const methods = response.headers.get("Access-Control-Allow-Methods");
        assert.deepEqual(methods?.split(/, */).toSorted(), ["GET", "OPTIONS"]);
        assert.equal(response.headers.get("Access-Control-Max-Age"), "86400");
      }
    }
  }),

  scenario(
    "a preflight allows all headers that supabase-js sends, and the function's own",
    async (target) => {
      const response = await call(target, "", { as: null, method: "OPTIONS" });
      const allowed = list(response.headers.get("Access-Control-Allow-Headers"));
      const wanted = list(corsHeaders["Access-Control-Allow-Headers"]);
      assert.ok(wanted.includes("authorization") && wanted.includes("apikey"));
      for (const name of [...wanted, "x-region", "x-request-id", "if-none-match"]) {
        assert.ok(allowed.includes(name), `${name} is not among ${allowed}`);
      }
    },
  ),

  scenario("every answer may be read by a page of any origin", async (target) => {
    const headers = { Origin: "https://app.example" };
    const requests = {
      200: call(target, "", { headers }),
      304: call(target, "", { headers: { ...headers, "If-None-Match": "*" } }),
      400: call(target, "?limit=0", { headers }),
      401: call(target, "", { as: null, headers }),
      403: call(target, "", { as: "outsider", headers }),
      405: call(target, "", { method: "HEAD", headers }),
    };
    for (const [status, request] of Object.entries(requests)) {
      const response = await request;
      await response.body?.cancel();
      assert.equal(response.status, Number(status));
      assertCors(response);
      assert.ok(response.headers.get("X-Request-Id"), status);
    }
  }),
];

function list(header: string | null | undefined): string[] {
  return header?.toLowerCase().split(/, */) ?? [];
}
