import assert from "node:assert/strict";
import { generateTypes, typesFile } from "../../../dev/generate_types.ts";
import { hasNpx, supabase } from "../../../dev/supabase_cli.ts";
import {
  batchSchema,
  batchWithActivitySchema,
} from "../../../supabase/functions/calls-batch-list/schema.ts";
import { recount } from "../support/counts.ts";
import { runPgtap } from "../support/pgtap.ts";
import { onEveryPostgres } from "../support/postgres.ts";

const npx = hasNpx();
if (!npx) console.warn("SKIPPED: tests with the Supabase CLI, because there is no npx here.");

onEveryPostgres("a project with the seed", async (t, database) => {
  const { session, admin, cluster, url, oldest } = database;
  await t.step("loads the seed twice, with exact counts", async () => {
    const seed = await Deno.readTextFile(new URL("../../../supabase/seed.sql", import.meta.url));
    await session.script(seed);
    await session.script(seed);
    const batches = await session.query("select from public.v_call_batch_summary");
    assert.equal(batches.length, 60);
    assert.deepEqual(await session.query(recount), []);
  });

  await runPgtap(t, database);

  await t.step("has the columns of the response in its views, in its order", async () => {
    const views = {
      v_call_batch_summary: batchSchema,
      v_call_batch_activity: batchWithActivitySchema,
    };
    for (const [view, { shape }] of Object.entries(views)) {
      const [row = {}] = await session.query(`select * from public.${view} limit 1`);
      assert.deepEqual(Object.keys(row), Object.keys(shape));
    }
  });

  await t.step({
    name: "has the committed database.types.ts",
    ignore: !npx || !oldest,
    fn: async () => {
      const committed = await Deno.readTextFile(typesFile);
      assert.equal(committed, await generateTypes(url), "run: deno task types");
    },
  });

  const [checker] = await admin.query(
    "select from pg_available_extensions where name = 'plpgsql_check'",
  );
  await t.step({
    name: `passes supabase db lint on Postgres ${cluster.version}`,
    ignore: !npx || !checker,
    fn: async () => {
      await admin.script("create extension plpgsql_check with schema extensions");
      const level = ["--level", "warning", "--fail-on", "warning"];
      await supabase(url, "db", "lint", "--schema", "public,calls_batch_list", ...level);
    },
  });
});

onEveryPostgres(
  "an older project, whose new tables are open",
  async (t, database) => {
    await runPgtap(t, database);
    const level = ["--level", "warn", "--fail-on", "warn"];
    await t.step({
      name: "passes supabase db advisors",
      ignore: !npx || !database.oldest,
      fn: async () => void await supabase(database.adminUrl, "db", "advisors", ...level),
    });
  },
  { classicPrivileges: true },
);
