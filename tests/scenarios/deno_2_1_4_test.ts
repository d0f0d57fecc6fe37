import assert from "node:assert/strict";
import { startPlatform } from "../../dev/platform.ts";
import { callFunction, readError, readPage } from "../../dev/testkit/answers.ts";
import { startFunction } from "../../dev/testkit/function_process.ts";
import { findDeno } from "../../dev/testkit/server_process.ts";
import { expectPage } from "../../dev/testkit/reference_model.ts";
import { people, seed } from "./seed.ts";

const deno = await findDeno("2.1.4");
if (!deno) console.log("SKIPPED: the function on Deno 2.1.4, which npx cannot fetch");

Deno.test({
  name: "the function works on Deno 2.1.4, which the hosted runtime is built on",
  ignore: !deno,
  fn: async () => {
    await using platform = await startPlatform();
    const keys = JSON.stringify({ default: platform.publishableKey });
    const settings = { SUPABASE_URL: platform.url, SUPABASE_PUBLISHABLE_KEYS: keys };
    await using running = await startFunction({ deno, settings });
    const token = await platform.signIn(people.member.email);
    const query = "?limit=4";

    const response = await callFunction(running.url, token, { query });
    assert.deepEqual(await readPage(response), expectPage(seed, people.member, { limit: 4 }));

    const headers = { "If-None-Match": response.headers.get("ETag") ?? "" };
    const again = await callFunction(running.url, token, { query, headers });
    assert.deepEqual([again.status, await again.text()], [304, ""]);
    await readError(await callFunction(running.url, undefined), "missing_authorization");
  },
});
