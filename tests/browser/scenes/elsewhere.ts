import assert from "node:assert/strict";
import { extname, join } from "node:path";
import { buildDashboard } from "../support/build.ts";
import { withFolder } from "../../../testkit/platform.ts";
import { signIn } from "../support/sign_in.ts";
import { intervene, open, platform, test } from "../support/stage.ts";

const types: Record<string, string> = {
  ".html": "text/html",
  ".css": "text/css",
  ".js": "text/javascript",
  ".json": "application/json",
};

test("the built dashboard works from another origin, past the browser's own preflight", async () => {
  await withFolder(async (folder) => {
    const { url, publishableKey } = platform();
    const { code, text } = await buildDashboard(
      "--url",
      url,
      "--key",
      publishableKey,
      "--out",
      folder,
    );
    assert.equal(code, 0, text);
    const preflights: Headers[] = [];
    intervene(({ method, url, headers }) => {
      if (method === "OPTIONS" && url.includes("/functions/v1/")) preflights.push(headers);
    });
    await using server = serveFolder(folder);
    const page = await open({ address: `http://127.0.0.1:${server.addr.port}/` });
    const [answer] = await Promise.all([
      page.waitForResponse((response) =>
        response.url().includes("/functions/v1/") && response.request().method() === "GET"
      ),
      signIn(page, "ada@acme.example"),
    ]);
    await page.getByRole("table").waitFor();
    assert.equal(answer.status(), 200);
    assert.equal(preflights[0]?.get("Origin"), `http://127.0.0.1:${server.addr.port}`);
    const asked = preflights[0]?.get("Access-Control-Request-Headers")?.split(",");
    assert.ok(["apikey", "authorization", "x-request-id"].every((name) => asked?.includes(name)));
  });
});

/** Any web server: nothing but files. */
function serveFolder(folder: string): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async ({ url }) => {
    const name = new URL(url).pathname.slice(1) || "index.html";
    const headers = { "Content-Type": types[extname(name)] ?? "" };
    return new Response(await Deno.readFile(join(folder, name)), { headers });
  });
}
