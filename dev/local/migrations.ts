import { join } from "node:path";
import { createHash } from "node:crypto";
import { splitSqlStatements } from "@supabase/lite";
import type { Database } from "./database.ts";

/** What {@linkcode migrate} did. */
export interface MigrationReport {
  /** Files applied now, in order. */
  applied: string[];
  /** Files that an earlier run had applied. */
  kept: number;
  /** Whether the seed was loaded now. */
  seeded: boolean;
}

/**
 * Applies the migrations of the project at `root` that `database` has not had yet, each of them whole or not at
 * all, then the seed, once. The record is kept where the Supabase CLI keeps it.
 */
export async function migrate(database: Database, root: string): Promise<MigrationReport> {
  const folder = join(root, "supabase", "migrations");
  const rows = await database.query("select version from supabase_migrations.schema_migrations");
  const recorded = new Set(rows.map((row) => row.version));
  const files = [...Deno.readDirSync(folder)].map(({ name }) => name)
    .filter((name) => /^\d+_.*\.sql$/.test(name)).sort();
  const versionOf = (file: string) => file.slice(0, file.indexOf("_"));
  const pending = files.filter((file) => !recorded.has(versionOf(file)));
  for (const file of pending) {
    const version = versionOf(file);
    const name = file.slice(version.length + 1, -".sql".length);
    await apply(
      database,
      join(folder, file),
      (text) =>
        `insert into supabase_migrations.schema_migrations (version, name, statements)
       select ${literal(version)}, ${literal(name)}, array(select jsonb_array_elements_text(
         ${literal(JSON.stringify(splitSqlStatements(text)))}::jsonb))`,
    );
  }

  const seed = "supabase/seed.sql";
  const seeds = await database.query("select from supabase_migrations.seed_files where path = $1", [
    seed,
  ]);
  if (seeds.length === 0) {
    await apply(database, join(root, seed), (text) => {
      const hash = createHash("sha256").update(text).digest("hex");
      return `insert into supabase_migrations.seed_files (path, hash)
        values (${literal(seed)}, ${literal(hash)})`;
    });
  }
  return { applied: pending, kept: files.length - pending.length, seeded: seeds.length === 0 };
}

/** Runs a file and records it, saying in which line it failed when the database knows. */
async function apply(
  database: Database,
  path: string,
  record: (text: string) => string,
): Promise<void> {
  const text = await Deno.readTextFile(path);
  try {
    await database.script(`${text}\n;\n${record(text)}`);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const position = Number(error instanceof Error && "position" in error ? error.position : NaN);
    const line = Number.isInteger(position) ? `:${text.slice(0, position).split("\n").length}` : "";
    throw new Error(`${path}${line}: ${message}`, { cause: error });
  }
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
