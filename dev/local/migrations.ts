import { join } from "node:path";
import type { Database } from "./database.ts";

/**
 * Applies pending migrations of the project at `root`, then the seed once, each file in a transaction, and records them
 * as the Supabase CLI does. Returns a summary for the log.
 */
export async function migrate(database: Database, root: string): Promise<string> {
  const folder = join(root, "supabase", "migrations");
  const rows = await database.query("select version from supabase_migrations.schema_migrations");
  const recorded = new Set(rows.map(({ version }) => version));
  const files = [...Deno.readDirSync(folder)].map(({ name }) => name)
    .filter((name) => /^\d+_\w+\.sql$/.test(name)).sort();
  const pending = files.filter((file) => !recorded.has(file.split("_")[0]));
  for (const file of pending) {
    const [, version, name] = /^(\d+)_(\w+)/.exec(file) ?? [];
    await apply(
      database,
      join(folder, file),
      `insert into supabase_migrations.schema_migrations (version, name)
       values ('${version}', '${name}')`,
    );
  }
  const [seeded] = await database.query("select path from supabase_migrations.seed_files");
  if (!seeded) {
    await apply(
      database,
      join(root, "supabase", "seed.sql"),
      "insert into supabase_migrations.seed_files (path, hash) values ('supabase/seed.sql', '')",
    );
  }
  const kept = files.length - pending.length;
  const seed = seeded ? "kept" : "loaded";
  return `Migrations: ${pending.length} applied, ${kept} there already; seed ${seed}`;
}

/** Runs a file and records it. An error names the line if the database reports it. */
async function apply(database: Database, path: string, record: string): Promise<void> {
  const text = await Deno.readTextFile(path);
  try {
    await database.script(`${text}\n;\n${record}`);
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    const position = "position" in cause ? Number(cause.position) : NaN;
    const line = position > 0 ? `:${text.slice(0, position).split("\n").length}` : "";
    throw new Error(`${path}${line}: ${cause.message}`, { cause });
  }
}
