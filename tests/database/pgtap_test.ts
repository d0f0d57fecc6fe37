import assert from "node:assert/strict";
import {
  batchSchema,
  batchWithActivitySchema,
} from "../../supabase/functions/calls-batch-list/schema.ts";
import { openEmbedded } from "./support/embedded.ts";
import { runPgtap } from "./support/pgtap.ts";

Deno.test("supabase/tests passes on the embedded database", async (t) => {
  await using database = await openEmbedded();
  await runPgtap(t, database);

  await t.step("the views have the response's columns in order", async () => {
    for (
      const [view, schema] of [
        ["v_call_batch_summary", batchSchema],
        ["v_call_batch_activity", batchWithActivitySchema],
      ] as const
    ) {
      const columns = await database.query(`
        select attname from pg_attribute
        where attrelid = 'public.${view}'::regclass and attnum > 0 order by attnum`);
      assert.deepEqual(columns.map(({ attname }) => attname), Object.keys(schema.shape));
    }
  });
});
