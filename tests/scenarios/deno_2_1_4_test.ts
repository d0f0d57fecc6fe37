import { strict as assert } from "node:assert";
import { batchId, ids } from "./caller.ts";
import { startFunction } from "../../testkit/function_process.ts";
import { findDeno } from "../../testkit/server_process.ts";
import { usePlatform } from "../../testkit/platform.ts";

const deno = await findDeno("2.1.4");
if (!deno) console.log("Skipped, since npx cannot fetch it: the function on Deno 2.1.4");

const platform = deno ? usePlatform() : undefined;

Deno.test({
  name: "the function answers on Deno 2.1.4, which the hosted runtime is made of",
  ignore: !platform,
  fn: async () => {
    if (!platform) return;
    const { url, publishableKey, signIn } = platform();
    await using running = await startFunction({
      deno,
      settings: {
        SUPABASE_URL: url,
        SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: publishableKey }),
      },
    });
    const headers = { Authorization: `Bearer ${await signIn("ada@acme.example")}` };

    const response = await fetch(`${running.url}?limit=4`, { headers });
    const body = await response.text();
    assert.equal(response.status, 200, running.lines.join("\n"));
    const page = JSON.parse(body);
    assert.deepEqual(ids(page), [1, 4, 3, 2].map(batchId));
    assert.deepEqual(page.pagination, { total: 42, limit: 4, offset: 0, has_more: true });

    // That Deno packs answers on its own account, which would weaken the tag.
    const tag = response.headers.get("ETag") ?? "";
    assert.match(tag, /^"/);
    const again = await fetch(`${running.url}?limit=4`, {
      headers: { ...headers, "If-None-Match": tag, "Accept-Encoding": "gzip, br" },
    });
    assert.equal(again.status, 304);
    assert.equal(again.headers.get("ETag"), tag);

    const refused = await fetch(running.url);
    assert.equal(refused.status, 401);
    assert.equal((await refused.json()).code, "missing_authorization");
  },
});
