import { createPgliteConnection, type PgliteConnection } from "@supabase/lite/pglite";
import { createPostgresConnection, type PostgresConnection } from "@supabase/lite/postgres";

export type Row = Record<string, unknown>;

/** The platform's database, as its administrator. */
export interface Database {
  /** For `@supabase/lite`. */
  connection: PgliteConnection | PostgresConnection;
  /** Runs one statement with `$1` parameters. */
  query<T extends Row = Row>(text: string, parameters?: unknown[]): Promise<T[]>;
  /** Runs statements in one implicit transaction. */
  script(text: string): Promise<void>;
  /** Runs `work` with the session to itself. */
  exclusive<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Opens Postgres in this process, in `folder` or in memory. */
export async function openPglite(folder?: string): Promise<Database> {
  const connection = await createPgliteConnection({ url: folder ?? "memory://" });
  const { driver } = connection;
  // All requests share one session, and lite does not wait for the transaction before: queue them, or two concurrent
  // requests would run with each other's role.
  let last: Promise<unknown> = Promise.resolve();
  function exclusive<T>(work: () => Promise<T>): Promise<T> {
    // PGlite sets an exit code on its first start and on each failed statement.
    const turn = last.then(work).finally(() => Deno.exitCode = 0);
    last = turn.catch(() => {});
    return turn;
  }
  await exclusive(() => driver.waitReady);
  return {
    connection,
    exclusive,
    query: <T extends Row>(text: string, parameters: unknown[] = []) =>
      exclusive(async () => (await driver.query<T>(text, parameters)).rows),
    script: (text) => exclusive(async () => void await driver.exec(text)),
    close: () => exclusive(() => connection.close()),
  };
}

/** Opens the running Postgres at `url`. */
export function openPostgres(url: string): Database {
  const connection = createPostgresConnection({ url, postgresOptions: { onnotice: () => {} } });
  const { driver } = connection;
  return {
    connection,
    exclusive: (work) => work(),
    query: async <T extends Row>(text: string, parameters: unknown[] = []) => [
      ...await driver.unsafe<T[]>(text, parameters as never[]),
    ],
    script: async (text) => void await driver.unsafe(text).simple(),
    close: () => connection.close(),
  };
}
