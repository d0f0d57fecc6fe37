import assert from "node:assert/strict";
import { generateTypes, typesFile } from "../../../dev/generate_types.ts";
import { hasNpx, supabase } from "../../../dev/supabase_cli.ts";
import {
  batchSchema,
  batchWithActivitySchema,
} from "../../../supabase/functions/calls-batch-list/schema.ts";
import { recount } from "../support/counts.ts";
import { installPgtap, runPgtap } from "../support/pgtap.ts";
import { onEveryPostgres, type Session } from "../support/postgres.ts";

const npx = hasNpx();
if (!npx) console.warn("SKIPPED: tests with the Supabase CLI, because there is no npx here.");

onEveryPostgres("a project with the seed", async (t, { session, admin, cluster, url }) => {
  await t.step("loads the seed twice, with exact counts", async () => {
    const seed = await Deno.readTextFile(new URL("../../../supabase/seed.sql", import.meta.url));
    await session.script(seed);
    await session.script(seed);
    const batches = await session.query("select from public.v_call_batch_summary");
    assert.equal(batches.length, 60);
    assert.deepEqual(await session.query(recount), []);
  });

  await installPgtap(admin);
  await t.step("passes supabase/tests", async (t) => await runPgtap(t, session));

  await t.step("has the columns of the response in its views, in its order", async () => {
    const columns = [
      await columnsOf(session, "v_call_batch_summary"),
      await columnsOf(session, "v_call_batch_activity"),
    ];
    const schemas = [batchSchema, batchWithActivitySchema];
    assert.deepEqual(columns, schemas.map(({ shape }) => Object.keys(shape)));
  });

  await t.step({
    name: "has the committed database.types.ts",
    ignore: !npx,
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
  async (t, { session, admin, adminUrl }) => {
    await installPgtap(admin);
    await t.step("passes supabase/tests", async (t) => await runPgtap(t, session));
    await t.step({
      name: "passes supabase db advisors",
      ignore: !npx,
      fn: async () => {
        await supabase(adminUrl, "db", "advisors", "--level", "warn", "--fail-on", "warn");
      },
    });
  },
  { classicPrivileges: true },
);

async function columnsOf(session: Session, view: string) {
  const columns = await session.query(`
    select attname from pg_attribute
    where attrelid = 'public.${view}'::regclass and attnum > 0 order by attnum`);
  return columns.map(({ attname }) => attname);
}
