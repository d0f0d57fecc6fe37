import assert from "node:assert/strict";
import { buildDashboard } from "../support/build.ts";
import { withFolder } from "../../../dev/testkit/platform.ts";
import { serveFolder } from "../../../dev/testkit/serve_folder.ts";
import { signIn } from "../support/sign_in.ts";
import { ada, intercept, open, platform, rows, test } from "../support/page_fixture.ts";

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
    intercept("/functions/v1/", ({ method, headers }) => {
      if (method === "OPTIONS") preflights.push(headers);
    });
    await using server = serveFolder(folder);
    const page = await open({ address: `http://127.0.0.1:${server.addr.port}/` });
    const [response] = await Promise.all([
      page.waitForResponse((one) =>
        one.url().includes("/functions/v1/") && one.request().method() === "GET"
      ),
      signIn(page, ada),
    ]);
    await rows(page).first().waitFor();
    assert.equal(response.status(), 200);
    assert.equal(preflights[0]?.get("Origin"), `http://127.0.0.1:${server.addr.port}`);
    const names = preflights[0]?.get("Access-Control-Request-Headers")?.split(",");
    assert.ok(["apikey", "authorization", "x-request-id"].every((name) => names?.includes(name)));
  });
});
