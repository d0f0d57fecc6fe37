import assert from "node:assert/strict";
import { join } from "node:path";
import { openBackend } from "../../dev/local/backend.ts";
import { createKeys } from "../../dev/local/keys.ts";
import { withFolder } from "../../testkit/platform.ts";
import { startCluster } from "../../testkit/postgres_cluster.ts";
import { findInstallations } from "../../testkit/postgres_installations.ts";

for (const installation of [undefined, ...findInstallations()]) {
  const place = installation ? `Postgres ${installation.major}` : "the embedded Postgres";

  Deno.test(`a migration is applied whole, once and in order, and one that fails is named with its line, on ${place}`, async () => {
    await using parts = new AsyncDisposableStack();
    const cluster = installation && parts.use(await startCluster(installation));
    const database = await cluster?.createDatabase("platform", { hosted: false });
    await withFolder(async (root) => {
      const open = async () =>
        await openBackend({
          root,
          keys: await createKeys(),
          databaseUrl: database?.adminUrl,
          databaseFolder: database ? undefined : join(root, "data"),
        });
      const write = async (path: string, text: string) =>
        await Deno.writeTextFile(join(root, "supabase", path), text);
      await Deno.mkdir(join(root, "supabase", "migrations"), { recursive: true });
      await write("migrations/20260101000000_first.sql", "create table public.things (n integer);");
      const second = "migrations/20260102000000_second.sql";
      await write(
        second,
        "insert into public.things values (2);\nselect nope\nfrom public.things;",
      );
      await write("migrations/notes.md", "Not a migration.");
      await write("seed.sql", "insert into public.things values (1); select ';';");
      await assert.rejects(open(), {
        message: `${join(root, "supabase", second)}:2: column "nope" does not exist`,
      });

      await write(second, "insert into public.things values (20);");
      await write("migrations/20250101000000_earlier.sql", "create table public.others ();");
      for (let times = 0; times < 2; times += 1) {
        await using backend = await open();
        const { query } = backend.database;
        assert.deepEqual(await query("select n from public.things order by n"), [
          { n: 1 },
          { n: 20 },
        ]);
        const record =
          "select version || '_' || name as file from supabase_migrations.schema_migrations";
        assert.deepEqual((await query(`${record} order by 1`)).map(({ file }) => file), [
          "20250101000000_earlier",
          "20260101000000_first",
          "20260102000000_second",
        ]);
      }
    });
  });
}
