import { readSqlFiles } from "../../../testkit/sql_files.ts";

/** A row as the database gives it; what its columns hold is the query's business. */
export type Row = Record<string, unknown>;

/** One session of a migrated database, as the owner of the tables. */
export interface Session extends AsyncDisposable {
  /** Runs one statement with `$1` parameters. */
  query(text: string, parameters?: unknown[]): Promise<Row[]>;
  /** Runs any number of statements and gives the rows of each. */
  script(text: string): Promise<Row[][]>;
}

const supabase = new URL("../../../supabase/", import.meta.url);

/** The migrations, in the order in which they are applied. */
export function readMigrations(): string[] {
  return readSqlFiles("migrations").map(({ text }) => text);
}

/** The pgTAP files in the order in which `supabase test db` runs them: the helpers first. */
export function readTests(): { name: string; text: string }[] {
  return readSqlFiles("tests");
}

/** The seed. */
export function readSeed(): string {
  return Deno.readTextFileSync(new URL("seed.sql", supabase));
}
