import assert from "node:assert/strict";
import { join } from "node:path";
import { projectFolder } from "../../../dev/project.ts";
import { withFolder } from "../../../dev/testkit/platform.ts";
import { serveFolder } from "../../../dev/testkit/serve_folder.ts";
import { ada, intercept, open, platform, rows, signIn, test } from "../support/page_fixture.ts";

test("dashboard:build rejects a secret key and half a configuration", async () => {
  const claims = btoa(JSON.stringify({ role: "service_role" })).replaceAll("=", "");
  const cases = [
    [["--url", "http://127.0.0.1", "--key", " sb_secret_abc"], /That key is secret/],
    [["--url", "http://127.0.0.1", "--key", `e30.${claims}.sig`], /That key is secret/],
    [["--url", "http://127.0.0.1"], /Give both/],
    [["--url", "nowhere", "--key", "sb_publishable_abc"], /nowhere is not a URL/],
  ] as const;
  const builds = cases.map(async ([args, message]) => {
    const { code, text } = await build("/nonexistent", ...args);
    assert.equal(code, 1);
    assert.match(text, message);
  });
  await Promise.all(builds);
});

test("a build without a project may connect to any", async () => {
  await withFolder(async (folder) => {
    assert.equal((await build(folder)).code, 0);
    assert.equal(await readPolicy(folder), "connect-src 'self' http: https:;");
  });
});

test("a build works from another origin, past the browser's own preflight, with its project alone", async () => {
  await withFolder(async (folder) => {
    const { url, publishableKey } = platform();
    const { code, text } = await build(folder, "--url", `${url}/`, "--key", publishableKey);
    assert.equal(code, 0, text);
    assert.equal(await readPolicy(folder), `connect-src 'self' ${url};`);
    const preflights: Headers[] = [];
    intercept("/functions/v1/", ({ method, headers }) => {
      if (method === "OPTIONS") preflights.push(headers);
    });
    await using server = serveFolder(folder);
    const page = await open({ address: `http://127.0.0.1:${server.addr.port}/` });
    await signIn(page, ada);
    await rows(page).first().waitFor();
    assert.equal(preflights[0]?.get("Origin"), `http://127.0.0.1:${server.addr.port}`);
    const names = preflights[0]?.get("Access-Control-Request-Headers")?.split(",");
    assert.ok(["apikey", "authorization", "x-request-id"].every((name) => names?.includes(name)));
  });
});

test("no page may frame the dashboard", async () => {
  const response = await fetch(`${platform().url}/dashboard/`);
  await response.body?.cancel();
  assert.equal(response.headers.get("Content-Security-Policy"), "frame-ancestors 'none'");
});

async function build(folder: string, ...args: string[]): Promise<{ code: number; text: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "dashboard:build", "--out", folder, ...args],
    cwd: projectFolder,
    env: { SUPABASE_URL: "", SUPABASE_PUBLISHABLE_KEY: "" },
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, text: `${out}${err}` };
}

async function readPolicy(folder: string): Promise<string | undefined> {
  const html = await Deno.readTextFile(join(folder, "index.html"));
  return /connect-src [^;]*;/.exec(html)?.[0];
}
