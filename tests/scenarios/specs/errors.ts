import assert from "node:assert/strict";
import { FunctionsHttpError } from "@supabase/supabase-js";
import { corsHeaders } from "@supabase/supabase-js/cors";
import { assertCommonHeaders, readError } from "../../../testkit/answers.ts";
import { userClaims } from "../../../testkit/tokens.ts";
import { type Scenario, scenario, scenarioWithAdmin } from "../scenario.ts";

/** Errors and preflights, and the order of the checks. */
export const errorScenarios: Scenario[] = [
  scenario("a request without a bearer token is 401 missing_authorization", async ({ call }) => {
    await readError(await call("", { as: null }), "missing_authorization");
    for (const value of ["Basic YTpi", "Token abc", "Bearer", "Bearer "]) {
      const headers = { Authorization: value };
      await readError(await call("", { as: null, headers }), "missing_authorization");
    }
  }),

  scenario("somebody without an agency is 403 no_agency, every time", async ({ call }) => {
    for (let times = 0; times < 3; times += 1) {
      await readError(await call("", { as: "newcomer" }), "no_agency");
    }
  }),

  scenarioWithAdmin(
    "somebody without a profile is 403 no_agency",
    async ({ call }, { signToken }) => {
      const token = await signToken(userClaims(crypto.randomUUID()));
      await readError(await call("", { token }), "no_agency");
    },
  ),

  scenario("any method but GET and OPTIONS is 405 and names the way out", async ({ call }) => {
    for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
      const { error } = await readError(await call("", { method }), "method_not_allowed");
      assert.match(error, /functions\.invoke.*\{ method: 'GET' \}/);
    }
    const head = await call("", { method: "HEAD" });
    assert.deepEqual([head.status, await head.text()], [405, ""]);
    assert.equal(head.headers.get("Allow"), "GET, OPTIONS");
  }),

  scenario("functions.invoke can read why it failed", async ({ client, publishableKey }) => {
    const { functions } = await client("member");
    const invoke = async (options = {}) => {
      const { data, error } = await functions.invoke("calls-batch-list", options);
      assert.equal(data, null);
      assert.ok(error instanceof FunctionsHttpError);
      return error.context;
    };
    await readError(await invoke(), "method_not_allowed");
    const headers = { Authorization: `Bearer ${publishableKey}` };
    await readError(await invoke({ method: "GET", headers }), "invalid_token");
  }),

  scenario("the checks run in order: method, token, parameters, agency", async ({ call }) => {
    const bad = "?limit=0";
    const post = { method: "POST" };
    await readError(await call(bad, { ...post, as: null }), "method_not_allowed");
    await readError(await call(bad, { ...post, token: "x.y.z" }), "method_not_allowed");
    await readError(await call(bad, { as: null }), "missing_authorization");
    await readError(await call(bad, { token: "x.y.z" }), "invalid_token");
    await readError(await call(bad, { as: "newcomer" }), "invalid_request");
    await readError(await call("", { as: "newcomer" }), "no_agency");
  }),

  scenario(
    "a preflight is answered with 204 before any check",
    async ({ call, publishableKey }) => {
      for (const query of ["", "?limit=0&status=nope"]) {
        for (const token of [undefined, "x.y.z", publishableKey]) {
          const headers = {
            "Origin": "https://app.example",
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "authorization, x-request-id",
          };
          const options = { as: null, method: "OPTIONS", headers, ...(token && { token }) };
          const response = await call(query, options);
          assert.deepEqual([response.status, await response.text()], [204, ""]);
          assertCommonHeaders(response.headers);
          assert.equal(response.headers.get("Access-Control-Max-Age"), "86400");
        }
      }
    },
  ),

  scenario(
    "a preflight allows all headers that supabase-js sends, and the function's own",
    async ({ call }) => {
      const { headers } = await call("", { as: null, method: "OPTIONS" });
      const list = (header: string | null | undefined) => header?.toLowerCase().split(/, */) ?? [];
      const allowed = list(headers.get("Access-Control-Allow-Headers"));
      const wanted = list(corsHeaders["Access-Control-Allow-Headers"]);
      assert.ok(wanted.includes("authorization") && wanted.includes("apikey"));
      for (const name of [...wanted, "x-region", "x-request-id", "if-none-match"]) {
        assert.ok(allowed.includes(name), `${name} is not among ${allowed}`);
      }
    },
  ),

  scenario("the caller's request id comes back, on errors in the body too", async ({ call }) => {
    for (const id of ["a", "A-1_b.c", "0".repeat(128)]) {
      const headers = { "X-Request-Id": id };
      const good = await call("?limit=1", { headers });
      await good.body?.cancel();
      assert.equal(good.headers.get("X-Request-Id"), id);
      const bad = await call("?limit=0", { headers });
      assert.equal((await readError(bad, "invalid_request")).request_id, id);
    }
  }),
];
