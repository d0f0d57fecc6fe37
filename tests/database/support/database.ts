import type { Row } from "../../../dev/local/database.ts";
import { readSqlFiles } from "../../../dev/testkit/sql_files.ts";

/** One session of a database. */
export interface Session extends AsyncDisposable {
  /** Runs one statement with `$1` parameters. */
  query(text: string, parameters?: unknown[]): Promise<Row[]>;
  /** Runs statements and returns the rows of each. */
  script(text: string): Promise<Row[][]>;
}

/** Applies the migrations, or some of them, as the session's user. */
export async function migrate(session: Session, files = readSqlFiles("migrations")) {
  for (const { text } of files) await session.script(text);
}
