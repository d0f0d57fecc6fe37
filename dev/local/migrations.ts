import { basename, join } from "node:path";
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
 * Applies the migrations of the project at `root` that `database` has not had yet, each in a transaction
 * of its own, then the seed, once. The record is kept where the Supabase CLI keeps it.
 */
export async function migrate(database: Database, root: string): Promise<MigrationReport> {
  const folder = join(root, "supabase", "migrations");
  const rows = await database.query("select version from supabase_migrations.schema_migrations");
  const recorded = new Set(rows.map((row) => row.version));
  const files = migrationFiles(folder);
  const pending = files.filter((file) => !recorded.has(versionOf(file)));
  for (const file of pending) await applyMigration(database, join(folder, file));
  return {
    applied: pending,
    kept: files.length - pending.length,
    seeded: await seed(database, join(root, "supabase", "seed.sql")),
  };
}

function migrationFiles(folder: string): string[] {
  return [...Deno.readDirSync(folder)]
    .map((entry) => entry.name)
    .filter((name) => /^\d+_.*\.sql$/.test(name))
    .sort();
}

function versionOf(file: string): string {
  return file.slice(0, file.indexOf("_"));
}

async function applyMigration(database: Database, path: string): Promise<void> {
  const file = basename(path, ".sql");
  const version = versionOf(file);
  const text = await Deno.readTextFile(path);
  await explained(path, text, () =>
    database.transaction(async (transaction) => {
      await transaction.script(text);
      await transaction.query(
        "insert into supabase_migrations.schema_migrations (version, name, statements) values ($1, $2, $3)",
        [version, file.slice(version.length + 1), splitSqlStatements(text)],
      );
    }));
}

async function seed(database: Database, path: string): Promise<boolean> {
  const text = await Deno.readTextFile(path);
  const record = "supabase/seed.sql";
  const done = await database.query("select from supabase_migrations.seed_files where path = $1", [
    record,
  ]);
  if (done.length > 0) return false;
  await explained(path, text, () =>
    database.transaction(async (transaction) => {
      await transaction.script(text);
      await transaction.query(
        "insert into supabase_migrations.seed_files (path, hash) values ($1, $2)",
        [
          record,
          createHash("sha256").update(text).digest("hex"),
        ],
      );
    }));
  return true;
}

/** Runs `work`, saying in which file and line of `text` it failed when the database knows. */
async function explained(path: string, text: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const position = Number(error instanceof Error && "position" in error ? error.position : NaN);
    const line = Number.isInteger(position) ? `:${text.slice(0, position).split("\n").length}` : "";
    throw new Error(`${path}${line}: ${message}`, { cause: error });
  }
}
