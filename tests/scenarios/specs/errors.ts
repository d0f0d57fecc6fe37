import { strict as assert } from "node:assert";
import { FunctionsHttpError } from "@supabase/supabase-js";
import { call, expectError } from "../caller.ts";
import { type Scenario, scenario, scenarioWithPowers } from "../scenario.ts";

/** CONTRACT §4: errors, and the order in which they are found. */
export const errorScenarios: Scenario[] = [
  scenario("a request without a bearer token is 401 missing_authorization", async (target) => {
    for (const value of [undefined, "Basic YTpi", "Token abc", "Bearer", "Bearer "]) {
      const headers: Record<string, string> = value === undefined ? {} : { Authorization: value };
      const response = await call(target, "", { as: null, headers });
      await expectError(response, "missing_authorization");
      assert.equal(response.headers.get("WWW-Authenticate"), "Bearer");
    }
  }),

  scenario("a token in the query string is not looked at", async (target) => {
    const token = await target.token("member");
    for (const name of ["access_token", "token", "jwt", "authorization", "apikey"]) {
      const query = `?${new URLSearchParams({ [name]: token })}`;
      await expectError(await call(target, query, { as: null }), "missing_authorization");
    }
  }),

  scenario("somebody without an agency is 403 no_agency, every time", async (target) => {
    for (let times = 0; times < 3; times += 1) {
      await expectError(await call(target, "", { as: "outsider" }), "no_agency");
    }
  }),

  scenarioWithPowers(
    "somebody without a profile is 403 no_agency",
    async (target, { signToken }) => {
      const token = await signToken({
        sub: crypto.randomUUID(),
        aud: "authenticated",
        role: "authenticated",
        exp: Math.floor(Date.now() / 1000) + 60,
      });
      await expectError(await call(target, "", { token }), "no_agency");
    },
  ),

  scenario("every other method is 405 and told which ones there are", async (target) => {
    for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
      const response = await call(target, "", { method });
      const { error } = await expectError(response, "method_not_allowed");
      assert.equal(response.headers.get("Allow"), "GET, OPTIONS");
      assert.ok(error.includes("functions.invoke"), error);
      assert.ok(error.includes("{ method: 'GET' }"), error);
    }
  }),

  scenario("HEAD is 405 too, without a body", async (target) => {
    const response = await call(target, "", { method: "HEAD" });
    assert.equal(response.status, 405);
    assert.equal(response.headers.get("Allow"), "GET, OPTIONS");
    assert.equal(await response.text(), "");
  }),

  scenario(
    "functions.invoke without method GET posts, and can read why that failed",
    async (target) => {
      const client = await target.client("member");
      const { data, error } = await client.functions.invoke("calls-batch-list");
      assert.equal(data, null);
      assert.ok(error instanceof FunctionsHttpError);
      const body = await expectError(error.context, "method_not_allowed");
      assert.ok(body.error.includes("{ method: 'GET' }"));
    },
  ),

  scenario("functions.invoke of a signed-out client is 401", async (target) => {
    const client = await target.client("member");
    const signedOut = { Authorization: `Bearer ${target.publishableKey}` };
    const { error } = await client.functions.invoke("calls-batch-list", {
      method: "GET",
      headers: signedOut,
    });
    assert.ok(error instanceof FunctionsHttpError);
    await expectError(error.context, "invalid_token");
  }),

  scenario("the checks run in order: method, token, parameters, agency", async (target) => {
    const bad = "?limit=0";
    await expectError(await call(target, bad, { as: null, method: "POST" }), "method_not_allowed");
    await expectError(
      await call(target, bad, { token: "x.y.z", method: "PUT" }),
      "method_not_allowed",
    );
    await expectError(await call(target, bad, { as: null }), "missing_authorization");
    await expectError(await call(target, bad, { token: "x.y.z" }), "invalid_token");
    await expectError(await call(target, bad, { as: "outsider" }), "invalid_request");
    await expectError(await call(target, "", { as: "outsider" }), "no_agency");
  }),

  scenario("the caller's request id comes back, on errors in the body too", async (target) => {
    for (const id of ["a", "A-1_b.c", "0".repeat(128)]) {
      const headers = { "X-Request-Id": id };
      const good = await call(target, "?limit=1", { headers });
      await good.body?.cancel();
      assert.equal(good.headers.get("X-Request-Id"), id);
      const bad = await call(target, "?limit=0", { headers });
      assert.equal((await expectError(bad, "invalid_request")).request_id, id);
      const refused = await call(target, "", { as: null, headers });
      assert.equal((await expectError(refused, "missing_authorization")).request_id, id);
    }
  }),

  scenario("a missing or unusable request id is replaced by a new UUID", async (target) => {
    const seen = new Set();
    for (const id of [undefined, "", "0".repeat(129), "a b", "a/b", "<b>", "a,b", "é"]) {
      const headers: Record<string, string> = id === undefined ? {} : { "X-Request-Id": id };
      const response = await call(target, "?limit=1", { headers });
      await response.body?.cancel();
      const given = response.headers.get("X-Request-Id") ?? "";
      assert.match(given, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      seen.add(given);
    }
    assert.equal(seen.size, 8);
  }),
];
