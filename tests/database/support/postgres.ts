import { PGlite } from "@electric-sql/pglite";
import { pgcrypto } from "@electric-sql/pglite/contrib/pgcrypto";
import postgres from "postgres";
import type { Row } from "../../../dev/local/database.ts";
import hostedProject from "../../../dev/testkit/hosted_project.sql" with { type: "text" };
import hostedRoles from "../../../dev/testkit/hosted_roles.sql" with { type: "text" };
import { type Cluster, startCluster } from "../../../dev/testkit/postgres_cluster.ts";
import { findInstallations } from "../../../dev/testkit/postgres_installations.ts";
import { readSqlFiles } from "../../../dev/testkit/sql_files.ts";

/** One session of a database. */
export interface Session extends AsyncDisposable {
  /** Runs one statement with `$1` parameters. */
  query(text: string, parameters?: unknown[]): Promise<Row[]>;
  /** Runs any number of statements and returns the rows of each. */
  script(text: string): Promise<Row[][]>;
}

/** Sessions of a migrated database: of the tables' owner and of the superuser. */
export interface Sessions {
  session: Session;
  admin: Session;
}

export interface RealDatabase extends Sessions {
  cluster: Cluster;
  url: string;
}

type Check<T> = (t: Deno.TestContext, database: T) => Promise<void>;

/** Registers a test on the embedded Postgres, in one session of its superuser, and on each installed one. */
export function onEveryPostgres(name: string, check: Check<Sessions & Partial<RealDatabase>>) {
  Deno.test(`${name} on the embedded Postgres`, async (t) => {
    await using session = await openEmbedded();
    await check(t, { session, admin: session });
  });
  onRealPostgres(name, check);
}

/** Registers a test on each installed Postgres. */
export function onRealPostgres(name: string, check: Check<RealDatabase>) {
  const installations = findInstallations();
  if (installations.length === 0) {
    console.warn(`SKIPPED: ${name}, because there is no Postgres 15 or later here (see PG_BIN).`);
    Deno.test({ name, ignore: true, fn() {} });
  }
  for (const installation of installations) {
    Deno.test(`${name} on Postgres ${installation.version}`, async (t) => {
      await using cluster = await startCluster(installation);
      const { url, adminUrl } = await cluster.createDatabase("migrated");
      await using session = await openReal(url);
      await using admin = await openReal(adminUrl);
      await migrate(session);
      await check(t, { cluster, url, session, admin });
    });
  }
}

export async function migrate(session: Session, files = readSqlFiles("migrations")) {
  for (const { text } of files) await session.script(text);
}

async function openEmbedded(): Promise<Session> {
  const database = await withExitCode0(PGlite.create({ extensions: { pgcrypto } }));
  const session: Session = {
    query: async (text, parameters) => (await database.query<Row>(text, parameters)).rows,
    script: async (text) => (await database.exec(text)).map(({ rows }) => rows as Row[]),
    [Symbol.asyncDispose]: () => withExitCode0(database.close()),
  };
  await session.script(`
    ${hostedRoles}; create role supabase_auth_admin; ${hostedProject};
    set search_path = public, extensions;
    alter default privileges in schema public
      grant all on tables to anon, authenticated, service_role`);
  await migrate(session);
  return session;
}

/** PGlite sets the exit code of this process when it starts and ends. */
async function withExitCode0<T>(work: Promise<T>): Promise<T> {
  return await work.finally(() => Deno.exitCode = 0);
}

export async function openReal(url: string): Promise<Session> {
  const sql = postgres(url, {
    max: 1,
    onnotice: () => {},
    prepare: false,
    connection: { statement_timeout: 20_000 },
  });
  const session = await sql.reserve();
  return {
    query: async (text, parameters = []) => [
      ...await session.unsafe<Row[]>(text, parameters as postgres.ParameterOrJSON<never>[]),
    ],
    script: async (text) => {
      const results: unknown = await session.unsafe(text).simple();
      // The driver returns a single statement's rows without a list around them.
      const lists = Array.isArray(results) && Array.isArray(results[0]) ? results : [results];
      return lists as Row[][];
    },
    async [Symbol.asyncDispose]() {
      session.release();
      // A terminated session would never end.
      await sql.end({ timeout: 1 });
    },
  };
}
