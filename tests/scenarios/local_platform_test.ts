import assert from "node:assert/strict";
import { join } from "node:path";
import { openBackend } from "../../dev/local/backend.ts";
import { startFunction, watchFolders } from "../../dev/local/function.ts";
import { createKeys } from "../../dev/local/keys.ts";
import { withFolder } from "../../dev/testkit/platform.ts";
import { until } from "../../dev/process/until.ts";

Deno.test("the platform restarts a changed function and waits while it cannot start", async () => {
  await withFolder(async (root) => {
    const write = (text: string) => Deno.writeTextFile(join(root, "index.ts"), text);
    const serve = (text: string) => write(`Deno.serve(() => new Response("${text}"))`);
    await serve("one");
    const lines: string[] = [];
    const log = (line: string) => void lines.push(line);
    await using running = startFunction({ root, script: "index.ts", log });
    using _ = watchFolders([root], running.restart);
    const call = async () => await (await running.handle(new Request("http://127.0.0.1/"))).text();
    assert.equal(await call(), "one");
    await write("this is not TypeScript");
    await until(async () => (await call()).includes("BOOT_ERROR"));
    assert.ok(lines.some((line) => line.includes("Expected ';'")), lines.join("\n"));
    await serve("two");
    await until(async () => await call() === "two");
  });
});

Deno.test("the platform applies a migration in one transaction and names the line that fails", async () => {
  await withFolder(async (root) => {
    const databaseFolder = join(root, "data");
    const open = async () => openBackend({ root, keys: await createKeys(), databaseFolder });
    const write = (path: string, text: string) =>
      Deno.writeTextFile(join(root, "supabase", path), text);
    await Deno.mkdir(join(root, "supabase", "migrations"), { recursive: true });
    await write("seed.sql", "insert into public.things values (1);");
    const path = "migrations/20260101000000_things.sql";
    await write(path, "create table public.things (n integer);\nselect nope;");
    await assert.rejects(open, /20260101000000_things\.sql:2: column "nope" does not exist$/);
    await write(path, "create table public.things (n integer);");
    await using backend = await open();
    assert.deepEqual(await backend.database.query("select n from public.things"), [{ n: 1 }]);
  });
});
