import assert from "node:assert/strict";
import { generateTypes, typesFile } from "../../dev/generate_types.ts";
import { hasNpx, supabase } from "../../dev/supabase_cli.ts";
import type { Cluster } from "../../dev/testkit/postgres_cluster.ts";
import { migrate } from "./support/database.ts";
import { installPgtap, runPgtap } from "./support/pgtap.ts";
import { onRealPostgres, openReal } from "./support/real.ts";
import { recount } from "./support/counts.ts";

const npx = hasNpx();
if (!npx) console.warn("SKIPPED: what needs the Supabase CLI, for there is no npx here.");

onRealPostgres("every promise of supabase/tests is kept", async (t, { cluster }) => {
  await t.step("in an older project, whose new tables are open", async (t) => {
    await checkProject(t, cluster, true);
  });
  await t.step("in a newer project", async (t) => {
    await checkProject(t, cluster, false);
  });
});

async function checkProject(t: Deno.TestContext, cluster: Cluster, classicPrivileges: boolean) {
  const name = classicPrivileges ? "older" : "newer";
  const { url, adminUrl } = await cluster.createDatabase(name, { classicPrivileges });
  await using admin = await openReal(adminUrl);
  await using session = await openReal(url);
  await installPgtap(admin);

  await t.step("supabase db push applies the migrations", async () => {
    if (npx) await supabase(url, "db", "push", "--yes");
    else await migrate(session);
  });

  await t.step("pgTAP", async (t) => await runPgtap(t, session));

  await t.step("the seed loads twice and is consistent", async () => {
    const seed = await Deno.readTextFile(new URL("../../supabase/seed.sql", import.meta.url));
    await session.script(seed);
    await session.script(seed);
    const batches = await session.query("select from public.v_call_batch_summary");
    assert.equal(batches.length, 60);
    assert.deepEqual(await session.query(recount), []);
  });

  await t.step("pgTAP passes with the seed", async (t) => await runPgtap(t, session));

  await t.step({
    name: "supabase db advisors finds nothing",
    ignore: !npx,
    fn: async () => {
      await supabase(adminUrl, "db", "advisors", "--level", "warn", "--fail-on", "warn");
    },
  });

  // Independent of the privileges, so checked once.
  if (classicPrivileges) return;

  const [checker] = await admin.query(
    "select from pg_available_extensions where name = 'plpgsql_check'",
  );
  if (!checker) {
    console.warn(`SKIPPED: supabase db lint on ${cluster.version}, for want of plpgsql_check.`);
  }
  await t.step({
    name: "supabase db lint finds nothing",
    ignore: !npx || !checker,
    fn: async () => {
      await admin.script("create extension plpgsql_check with schema extensions");
      const level = ["--level", "warning", "--fail-on", "warning"];
      await supabase(adminUrl, "db", "lint", "--schema", "public,calls_batch_list", ...level);
    },
  });

  await t.step({
    name: "database.types.ts is not stale",
    ignore: !npx,
    fn: async () => {
      const committed = await Deno.readTextFile(typesFile);
      assert.equal(committed, await generateTypes(url), "run: deno task types");
    },
  });
}
