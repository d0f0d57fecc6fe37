import assert from "node:assert/strict";
import { join } from "node:path";
import { openBackend } from "../../dev/local/backend.ts";
import { createKeys } from "../../dev/local/keys.ts";
import { withFolder } from "../../dev/testkit/platform.ts";
import { startCluster } from "../../dev/testkit/postgres_cluster.ts";
import { findInstallations } from "../../dev/testkit/postgres_installations.ts";

const keys = await createKeys();

for (const installation of [undefined, ...findInstallations()]) {
  const place = installation ? `Postgres ${installation.major}` : "the embedded Postgres";

  Deno.test(`a migration is applied whole, once and in order, and one that fails is named with its line, on ${place}`, async () => {
    await using cluster = installation && await startCluster(installation);
    const database = await cluster?.createDatabase("platform", { hosted: false });
    await withFolder(async (root) => {
      const where = database
        ? { databaseUrl: database.adminUrl }
        : { databaseFolder: join(root, "data") };
      const write = async (path: string, text: string) =>
        await Deno.writeTextFile(join(root, "supabase", path), text);
      await Deno.mkdir(join(root, "supabase", "migrations"), { recursive: true });
      const [first, second] = ["20260101000000_first", "20260102000000_second"];
      await write(`migrations/${first}.sql`, "create table public.things (n integer);");
      await write(`migrations/${second}.sql`, "insert into things values (2);\nselect nope;");
      await write("migrations/notes.md", "Not a migration.");
      await write("seed.sql", "insert into public.things values (1); select ';';");
      await assert.rejects(openBackend({ root, keys, ...where }), {
        message: `${
          join(root, `supabase/migrations/${second}.sql`)
        }:2: column "nope" does not exist`,
      });

      await write(`migrations/${second}.sql`, "insert into public.things values (20);");
      const earlier = "20250101000000_earlier";
      await write(`migrations/${earlier}.sql`, "create table public.others ();");
      for (let times = 0; times < 2; times += 1) {
        await using backend = await openBackend({ root, keys, ...where });
        const { query } = backend.database;
        const things = await query("select n from public.things order by n");
        assert.deepEqual(things, [{ n: 1 }, { n: 20 }]);
        const recorded = await query(
          `select version || '_' || name as file
           from supabase_migrations.schema_migrations order by 1`,
        );
        assert.deepEqual(recorded.map(({ file }) => file), [earlier, first, second]);
      }
    });
  });
}
