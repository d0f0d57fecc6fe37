import assert from "node:assert/strict";
import { buildDashboard } from "./support/build.ts";

Deno.test("dashboard:build refuses a secret key and half a configuration", async () => {
  const claims = btoa(JSON.stringify({ role: "service_role" })).replaceAll("=", "");
  const cases = [
    [["--url", "http://127.0.0.1", "--key", "sb_secret_abc"], /That key is secret/],
    [["--url", "http://127.0.0.1", "--key", `e30.${claims}.sig`], /That key is secret/],
    [["--url", "http://127.0.0.1"], /Give both/],
    [["--url", "nowhere", "--key", "sb_publishable_abc"], /nowhere is no URL/],
  ] as const;
  for (const [args, message] of cases) {
    const { code, text } = await buildDashboard(...args, "--out", "/nonexistent/dashboard");
    assert.equal(code, 1);
    assert.match(text, message);
  }
});
