// Writes the database types from a throw-away Postgres with all migrations: `deno task types`.
import { join } from "node:path";
import { startCluster } from "../testkit/postgres_cluster.ts";
import { findInstallations } from "../testkit/postgres_installations.ts";
import { supabase } from "./supabase_cli.ts";

/** The committed types. */
export const typesFile = join(
  import.meta.dirname ?? ".",
  "../supabase/functions/calls-batch-list/database.types.ts",
);

/** The types of the migrated database at `url`, formatted. */
export async function generateTypes(url: string): Promise<string> {
  return await format(await supabase(url, "gen", "types", "--lang", "typescript"));
}

async function format(code: string): Promise<string> {
  const formatter = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--ext", "ts", "-"],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = formatter.stdin.getWriter();
  await writer.write(new TextEncoder().encode(code));
  await writer.close();
  return new TextDecoder().decode((await formatter.output()).stdout);
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
