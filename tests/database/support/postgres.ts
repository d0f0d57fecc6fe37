import assert from "node:assert/strict";
import postgres from "postgres";
import type { Row } from "../../../dev/local/database.ts";
import { type Cluster, startCluster } from "../../../dev/postgres/cluster.ts";
import { findInstallations } from "../../../dev/postgres/installations.ts";
import { readSqlFiles } from "../../../dev/postgres/sql_files.ts";

/** One session of a database. */
export interface Session extends AsyncDisposable {
  /** Runs one statement with `$1` parameters. */
  query(text: string, parameters?: unknown[]): Promise<Row[]>;
  /** Runs any number of statements and returns the rows of each. */
  script(text: string): Promise<Row[][]>;
}

/** A migrated database, with sessions of the tables' owner and of the superuser. */
export interface Database {
  cluster: Cluster;
  /** On the oldest of the installed versions. */
  oldest: boolean;
  url: string;
  adminUrl: string;
  session: Session;
  admin: Session;
}

const installations = findInstallations();
if (installations.length === 0) {
  console.warn(
    "SKIPPED: tests of SQL, because there is no Postgres 15 or later here (see PG_BIN).",
  );
  Deno.test({ name: "SQL", ignore: true, fn() {} });
}

let clusters: Cluster[] = [];
Deno.test.beforeAll(async () => {
  clusters = await Promise.all(installations.map(startCluster));
});
Deno.test.afterAll(async () => {
  for (const cluster of clusters) await cluster[Symbol.asyncDispose]();
});

let databases = 0;

/** Registers a test in a new database of each installed Postgres. */
export function onEveryPostgres(
  name: string,
  check: (t: Deno.TestContext, database: Database) => Promise<void>,
  { classicPrivileges = false } = {},
): void {
  for (const [index, { version }] of installations.entries()) {
    Deno.test(`${name} on Postgres ${version}`, async (t) => {
      const cluster = clusters[index] ?? assert.fail();
      const options = { classicPrivileges };
      await using created = await cluster.createDatabase(`migrated_${databases++}`, options);
      const { url, adminUrl } = created;
      await using session = await openSession(url);
      await using admin = await openSession(adminUrl);
      await migrate(session);
      await check(t, { cluster, oldest: index === 0, url, adminUrl, session, admin });
    });
  }
}

export async function migrate(session: Session, files = readSqlFiles("migrations")) {
  for (const { text } of files) await session.script(text);
}

export async function openSession(url: string): Promise<Session> {
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
