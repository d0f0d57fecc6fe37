import assert from "node:assert/strict";
import { join } from "node:path";
import { withFolder } from "../../dev/testkit/platform.ts";
import { buildDashboard } from "./support/build.ts";

Deno.test("dashboard:build rejects a secret key and half a configuration", async () => {
  const claims = btoa(JSON.stringify({ role: "service_role" })).replaceAll("=", "");
  const cases = [
    [["--url", "http://127.0.0.1", "--key", " sb_secret_abc"], /That key is secret/],
    [["--url", "http://127.0.0.1", "--key", `e30.${claims}.sig`], /That key is secret/],
    [["--url", "http://127.0.0.1"], /Give both/],
    [["--url", "nowhere", "--key", "sb_publishable_abc"], /nowhere is not a URL/],
  ] as const;
  for (const [args, message] of cases) {
    const { code, text } = await buildDashboard(...args, "--out", "/nonexistent/dashboard");
    assert.equal(code, 1);
    assert.match(text, message);
  }
});

Deno.test("dashboard:build limits connections to the project, if one is given", async () => {
  await withFolder(async (folder) => {
    const key = ["--key", "sb_publishable_abc"];
    const cases = [
      [[], "connect-src 'self' http: https:;"],
      [
        ["--url", "https://abc.supabase.co/", ...key],
        "connect-src 'self' https://abc.supabase.co;",
      ],
    ] as const;
    for (const [args, policy] of cases) {
      const { code, text } = await buildDashboard(...args, "--out", folder);
      assert.equal(code, 0, text);
      const html = await Deno.readTextFile(join(folder, "index.html"));
      assert.equal(/connect-src [^;]*;/.exec(html)?.[0], policy);
    }
  });
});
