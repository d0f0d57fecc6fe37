import { pgtap } from "@electric-sql/pglite/pgtap";
import assert from "node:assert/strict";
import { output } from "../../../dev/process/child_process.ts";
import { readSqlFiles } from "../../../dev/postgres/sql_files.ts";
import type { Row } from "../../../dev/local/database.ts";
import type { Database, Session } from "./postgres.ts";

/** Runs the files of supabase/tests in the order of `supabase test db`, each as a step. */
export async function runPgtap(t: Deno.TestContext, { session, admin }: Database): Promise<void> {
  await installPgtap(admin);
  for (const { name, text } of readSqlFiles("tests")) {
    await t.step(
      `passes ${name}`,
      async () => assert.deepEqual(await failuresOf(session, text), []),
    );
  }
}

/** Returns the failures of a file, and rolls it back. */
async function failuresOf(session: Session, file: string): Promise<string[]> {
  let results: Row[][];
  try {
    results = await session.script(file);
  } catch (error) {
    await session.script("rollback");
    return [String(error)];
  } finally {
    await session.script("deallocate all");
  }
  const lines = results.flat()
    .flatMap((row) => Object.values(row))
    .flatMap((value) => String(value ?? "").split("\n"));
  const planned = Number(/^1\.\.(\d+)$/m.exec(lines.join("\n"))?.[1] ?? 0);
  const passed = lines.filter((line) => /^ok \d+/.test(line)).length;
  const failures = lines.filter((line) => !/^(ok \d+|1\.\.\d+$|$)/.test(line));
  if (planned === 0 || passed !== planned) failures.push(`${passed} of ${planned} tests passed`);
  return failures;
}

/** Installs PGlite's copy of pgTAP, which runs on any Postgres. */
export async function installPgtap(admin: Session): Promise<void> {
  const { bundlePath = assert.fail("PGlite brings no pgTAP") } = await pgtap.setup({} as never, {});
  const [file = assert.fail("no script in it")] =
    /^.*\/pgtap--\d+\.\d+\.\d+\.sql$/m.exec(output("tar", "-tzf", bundlePath.pathname)) ?? [];
  const script = output("tar", "-xzOf", bundlePath.pathname, file);
  await admin.script(
    `set search_path = extensions; ${script}; set search_path = public, extensions`,
  );
}
