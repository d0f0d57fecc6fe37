// Writes the database types from a throw-away Postgres with all migrations: `deno task types`.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { projectFolder } from "./project.ts";
import { startCluster } from "./postgres/cluster.ts";
import { findInstallations } from "./postgres/installations.ts";
import { supabase } from "./supabase_cli.ts";

/** The committed types. */
export const typesFile = join(
  projectFolder,
  "supabase/functions/calls-batch-list/database.types.ts",
);

/** The types of the migrated database at `url`, formatted. */
export async function generateTypes(url: string): Promise<string> {
  const types = await supabase(url, "gen", "types", "--lang", "typescript");
  const formatting = promisify(execFile)(Deno.execPath(), ["fmt", "--ext", "ts", "-"]);
  formatting.child.stdin?.end(types);
  return (await formatting).stdout;
}

if (import.meta.main) {
  const [installation] = findInstallations();
  if (!installation) {
    throw new Error("No Postgres here: install one, or name its folder in PG_BIN.");
  }
  await using cluster = await startCluster(installation);
  const { url } = await cluster.createDatabase("types");
  await supabase(url, "db", "push", "--yes");
  await Deno.writeTextFile(typesFile, await generateTypes(url));
}
