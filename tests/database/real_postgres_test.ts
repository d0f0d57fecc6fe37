import assert from "node:assert/strict";
import { generateTypes, typesFile } from "../../dev/generate_types.ts";
import { type Cluster, startCluster } from "../../testkit/postgres_cluster.ts";
import { hasNpx, supabase } from "../../dev/supabase_cli.ts";
import { readMigrations, readSeed, readTests, type Session } from "./support/database.ts";
import { failuresOf } from "./support/pgtap.ts";
import { installationsFor, installPgtap, openReal } from "./support/real.ts";

const installations = installationsFor(
  "migrations by the real CLI, pgTAP and advisors on Postgres",
);
const npx = hasNpx();
if (!npx) console.warn("SKIPPED: what needs the Supabase CLI, for there is no npx here.");

if (installations.length === 0) {
  Deno.test({ name: "a real Postgres keeps every promise", ignore: true, fn() {} });
}

for (const installation of installations) {
  Deno.test(`Postgres ${installation.version} keeps every promise`, async (t) => {
    await using cluster = await startCluster(installation);
    await t.step("of an older project, whose new tables are open", async (t) => {
      await checkProject(t, cluster, true);
    });
    await t.step("of a newer project", async (t) => {
      await checkProject(t, cluster, false);
    });
  });
}

async function checkProject(t: Deno.TestContext, cluster: Cluster, classicPrivileges: boolean) {
  const name = classicPrivileges ? "older" : "newer";
  const { url, adminUrl } = await cluster.createDatabase(name, { classicPrivileges });
  await using admin = await openReal(adminUrl);
  await using session = await openReal(url);
  await installPgtap(admin);

  await t.step("supabase db push applies the migrations", async () => {
    if (npx) await supabase(url, "db", "push", "--yes");
    else for (const migration of readMigrations()) await session.script(migration);
  });

  await t.step("pgTAP", async () => assert.deepEqual(await failuresOfAll(session), {}));

  await t.step("the seed loads, also a second time, and agrees with itself", async () => {
    await session.script(readSeed());
    await session.script(readSeed());
    const [counted] = await session.query(
      "select count(*)::integer as batches from public.v_call_batch_summary",
    );
    assert.deepEqual(counted, { batches: 60 });
    assert.deepEqual(
      await session.query("select * from calls_batch_list.recount_call_batches()"),
      [],
    );
  });

  await t.step("pgTAP beside the seed", async () => {
    assert.deepEqual(await failuresOfAll(session), {});
  });

  await t.step({
    name: "supabase db advisors finds nothing",
    ignore: !npx,
    fn: async () => {
      await supabase(adminUrl, "db", "advisors", "--level", "warn", "--fail-on", "warn");
    },
  });

  // What does not depend on the privileges is checked once.
  if (classicPrivileges) return;

  const lint = npx && await hasExtension(admin, "plpgsql_check");
  if (!lint) {
    console.warn(
      `SKIPPED: supabase db lint on Postgres ${cluster.version}, without plpgsql_check.`,
    );
  }
  await t.step({
    name: "supabase db lint finds nothing",
    ignore: !lint,
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

async function failuresOfAll(session: Session): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {};
  for (const { name, text } of readTests()) {
    const failures = await failuresOf(session, text);
    if (failures.length > 0) all[name] = failures;
  }
  return all;
}

async function hasExtension(session: Session, name: string): Promise<boolean> {
  const found = await session.query("select from pg_available_extensions where name = $1", [name]);
  return found.length > 0;
}
