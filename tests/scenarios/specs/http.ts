import assert from "node:assert/strict";
import { once } from "node:events";
import { get } from "node:http";
import { FunctionRegion } from "@supabase/supabase-js";
import { corsHeaders } from "@supabase/supabase-js/cors";
import { assertCommonHeaders, readError, readPage } from "../../../dev/testkit/responses.ts";
import { type Scenario, scenario } from "../target.ts";

export const httpScenarios: Scenario[] = [
  scenario("checks run in order: method, token, parameters, agency", async ({ call }) => {
    const bad = "?limit=0";
    await readError(await call(bad, { method: "POST", as: null }), "method_not_allowed");
    await readError(await call(bad, { as: null }), "missing_authorization");
    await readError(await call(bad, { token: "x.y.z" }), "invalid_token");
    await readError(await call(bad, { as: "newcomer" }), "invalid_request");
    await readError(await call("", { as: "newcomer" }), "no_agency");
  }),

  scenario(
    "methods other than GET and OPTIONS are 405 and mention { method: 'GET' }",
    async ({ call, functionUrl }) => {
      for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
        const { error } = await readError(await call("", { method }), "method_not_allowed");
        assert.match(error, /\{ method: 'GET' \} to supabase\.functions\.invoke/);
      }
      const head = await call("", { method: "HEAD" });
      assert.deepEqual([head.status, await head.text()], [405, ""]);
      // fetch() cannot send it.
      const [trace] = await once(get(functionUrl, { method: "TRACE" }), "response");
      assert.equal(trace.resume().statusCode, 405);
    },
  ),

  scenario(
    "a preflight is 204 and allows what supabase-js and other tools send",
    async ({ call }) => {
      const headers = {
        "Origin": "https://app.example",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "authorization,sentry-trace,x-datadog-trace-id",
      };
      const response = await call("?limit=0", { token: "x.y.z", method: "OPTIONS", headers });
      assert.deepEqual([response.status, await response.text()], [204, ""]);
      assertCommonHeaders(response.headers);
      assert.equal(response.headers.get("Access-Control-Max-Age"), "86400");
      const list = (header: string | null | undefined) => header?.toLowerCase().split(/, */) ?? [];
      const allowed = list(response.headers.get("Access-Control-Allow-Headers"));
      const wanted = list(corsHeaders["Access-Control-Allow-Headers"]);
      for (const name of [...wanted, "x-region", "x-request-id", "if-none-match", "sentry-trace"]) {
        assert.ok(allowed.includes(name), `${name} is not among ${allowed}`);
      }
    },
  ),

  scenario(
    "functions.invoke returns the page that fetch does, and the error body",
    async ({ client, page, publishableKey }) => {
      const { functions } = await client("member");
      const query = "?status=processing&limit=3";
      for (const more of [{}, { region: FunctionRegion.EuCentral1 }]) {
        const options = { method: "GET", ...more } as const;
        const { data } = await functions.invoke(`calls-batch-list${query}`, options);
        assert.deepEqual(data, await page(query));
      }
      const headers = { Authorization: `Bearer ${publishableKey}` };
      const rejected = await functions.invoke("calls-batch-list", { method: "GET", headers });
      await readError(rejected.error.context, "invalid_token");
    },
  ),

  scenario(
    "If-None-Match with the page's tag is 304, also with a colleague's token",
    async ({ call }) => {
      const first = await call("?limit=5");
      await readPage(first);
      const tag = first.headers.get("ETag") ?? "";
      // Weak where the runtime compresses.
      assert.match(tag, /^(W\/)?"[\x21\x23-\x7e]+"$/);
      const cases = [
        [304, "member", tag],
        [304, "member", `"a", W/"b" , ${tag}`],
        [304, "colleague", tag],
        [200, "member", '"other"'],
        [200, "outsider", tag],
      ] as const;
      for (const [status, as, form] of cases) {
        const response = await call("?limit=5", { as, headers: { "If-None-Match": form } });
        assert.equal(response.status, status, `${as} with ${form}`);
        assert.equal((await response.text()) === "", status === 304);
        assert.equal(response.headers.get("Cache-Control"), "private, no-cache");
        assert.match(response.headers.get("Vary") ?? "", /Authorization/i);
        assertCommonHeaders(response.headers);
      }
    },
  ),
];
