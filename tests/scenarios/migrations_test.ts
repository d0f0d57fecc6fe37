import { strict as assert } from "node:assert";
import { join } from "node:path";
import { type Backend, openBackend } from "../../dev/local/backend.ts";
import { createKeys } from "../../dev/local/keys.ts";
import { withFolder } from "../../testkit/platform.ts";

Deno.test("a migration is applied whole, once and in order, and one that fails is named with its line", async () => {
  await withFolder(async (root) => {
    const write = async (path: string, text: string) =>
      await Deno.writeTextFile(join(root, "supabase", path), text);
    await Deno.mkdir(join(root, "supabase", "migrations"), { recursive: true });
    await write("migrations/20260101000000_first.sql", "create table public.things (n integer);");
    await write(
      "migrations/20260102000000_second.sql",
      "insert into public.things values (2);\nselect nope\nfrom public.things;",
    );
    await write("migrations/notes.md", "Not a migration.");
    await write("seed.sql", "insert into public.things values (1); select ';';");
    await assert.rejects(open(root), {
      message: `${join(root, "supabase/migrations/20260102000000_second.sql")}:2: ` +
        'column "nope" does not exist',
    });

    await write("migrations/20260102000000_second.sql", "insert into public.things values (20);");
    await write("migrations/20250101000000_earlier.sql", "create table public.others ();");
    for (let times = 0; times < 2; times += 1) {
      await using backend = await open(root);
      const { database } = backend;
      assert.deepEqual(await database.query("select n from public.things order by n"), [
        { n: 1 },
        { n: 20 },
      ]);
      const record = "select version, name from supabase_migrations.schema_migrations order by 1";
      assert.deepEqual(await database.query(record), [
        { version: "20250101000000", name: "earlier" },
        { version: "20260101000000", name: "first" },
        { version: "20260102000000", name: "second" },
      ]);
    }
  });
});

/** Opens the database that `root` keeps beside its migrations. */
async function open(root: string): Promise<Backend> {
  return await openBackend({
    root,
    keys: await createKeys(),
    databaseUrl: undefined,
    databaseFolder: join(root, "data"),
    progress: () => {},
  });
}
