import { createPgliteConnection, type PgliteConnection } from "@supabase/lite/pglite";
import { createPostgresConnection, type PostgresConnection } from "@supabase/lite/postgres";

/** A row as the database gives it; what its columns hold is the query's business. */
export type Row = Record<string, unknown>;

/** The platform's database, reached as its administrator. */
export interface Database {
  /** What `@supabase/lite` works on. */
  connection: PgliteConnection | PostgresConnection;
  /** Runs one statement with `$1` parameters. */
  query<T extends Row = Row>(text: string, parameters?: unknown[]): Promise<T[]>;
  /** Runs any number of statements, all of them or none: Postgres takes them for one transaction. */
  script(text: string): Promise<void>;
  /** Runs `work` while nothing else uses the same database session. */
  exclusive<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Opens Postgres in this process, in `folder` or, without one, in memory only. */
export async function openPglite(folder?: string): Promise<Database> {
  const connection = await createPgliteConnection({ url: folder ?? "memory://" });
  const { driver } = connection;
  // There is one session for everybody, and lite opens transactions on it without waiting for the one
  // before: two requests side by side would run with each other's role. So they queue here.
  let last: Promise<unknown> = Promise.resolve();
  function exclusive<T>(work: () => Promise<T>): Promise<T> {
    // PGlite leaves the process an exit code after its first start and each refused statement.
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

/** Opens the Postgres at `url`, which must already run. */
export async function openPostgres(url: string): Promise<Database> {
  const postgresOptions = { onnotice: () => {}, connect_timeout: 10 };
  const connection = createPostgresConnection({ url, postgresOptions });
  const { driver } = connection;
  try {
    await driver`select 1`;
  } catch (cause) {
    await connection.close();
    const reason = cause instanceof Error ? cause.message : cause;
    throw new Error(`The Postgres given cannot be used: ${reason}`, { cause });
  }
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
