import assert from "node:assert/strict";
import { callFunction, readError, readPage } from "../../testkit/answers.ts";
import { startFunction } from "../../testkit/function_process.ts";
import { usePlatform } from "../../testkit/platform.ts";
import { findDeno } from "../../testkit/server_process.ts";
import { expectPage } from "./reference_model.ts";
import { people, seed } from "./seed.ts";

const deno = await findDeno("2.1.4");
if (!deno) console.log("Skipped, since npx cannot fetch it: the function on Deno 2.1.4");

const platform = deno ? usePlatform() : undefined;

Deno.test({
  name: "the function answers on Deno 2.1.4, which the hosted runtime is made of",
  ignore: !platform,
  fn: async () => {
    const { url, publishableKey, signIn } = platform?.() ?? assert.fail();
    const keys = JSON.stringify({ default: publishableKey });
    const settings = { SUPABASE_URL: url, SUPABASE_PUBLISHABLE_KEYS: keys };
    await using running = await startFunction({ deno, settings });
    const token = await signIn("ada@acme.example");
    const query = "?limit=4";

    const response = await callFunction(running.url, token, { query });
    assert.deepEqual(await readPage(response), expectPage(seed, people.member, { limit: 4 }));

    const headers = { "If-None-Match": response.headers.get("ETag") ?? "" };
    const again = await callFunction(running.url, token, { query, headers });
    assert.deepEqual([again.status, await again.text()], [304, ""]);
    await readError(await callFunction(running.url, undefined), "missing_authorization");
  },
});
