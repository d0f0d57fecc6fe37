import { readSqlFiles } from "../../../dev/testkit/sql_files.ts";

/** A row as the database gives it; what its columns hold is the query's business. */
export type Row = Record<string, unknown>;

/** One session of a database. */
export interface Session extends AsyncDisposable {
  /** Runs one statement with `$1` parameters. */
  query(text: string, parameters?: unknown[]): Promise<Row[]>;
  /** Runs any number of statements and gives the rows of each. */
  script(text: string): Promise<Row[][]>;
}

/** Applies the migrations, or some of them, as the session's user. */
export async function migrate(session: Session, files = readSqlFiles("migrations")) {
  for (const { text } of files) await session.script(text);
}
