import assert from "node:assert/strict";
import { readTests } from "./support/database.ts";
import { openEmbedded } from "./support/embedded.ts";
import { failuresOf } from "./support/pgtap.ts";

Deno.test("the embedded database keeps every promise of supabase/tests", async (t) => {
  await using database = await openEmbedded();
  for (const { name, text } of readTests()) {
    await t.step(name, async () => assert.deepEqual(await failuresOf(database, text), []));
  }
});
