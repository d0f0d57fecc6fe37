import postgres from "postgres";
import { type Cluster, startCluster } from "../../../dev/testkit/postgres_cluster.ts";
import { findInstallations } from "../../../dev/testkit/postgres_installations.ts";
import type { Row } from "../../../dev/local/database.ts";
import { migrate, type Session } from "./database.ts";

export interface RealDatabase {
  /** For further databases. */
  cluster: Cluster;
  url: string;
  session: Session;
  admin: Session;
}

/** Registers a test on each installed Postgres, with its own migrated database. */
export function onRealPostgres(
  name: string,
  check: (t: Deno.TestContext, database: RealDatabase) => Promise<void>,
): void {
  const installations = findInstallations();
  if (installations.length === 0) {
    console.warn(`SKIPPED: ${name}, for there is no Postgres 15 or later here (see PG_BIN).`);
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

/** One session on a real Postgres. */
export async function openReal(url: string): Promise<Session> {
  const sql = postgres(url, {
    max: 1,
    onnotice: () => {},
    prepare: false,
    // A longer wait is a deadlock.
    connection: { statement_timeout: 20_000 },
  });
  const session = await sql.reserve();
  return {
    query: async (text, parameters = []) => [
      ...await session.unsafe<Row[]>(text, parameters as postgres.ParameterOrJSON<never>[]),
    ],
    script: async (text) => {
      const results: unknown = await session.unsafe(text).simple();
      // For a single statement the driver returns the rows without an outer array.
      const lists = Array.isArray(results) && Array.isArray(results[0]) ? results : [results];
      return lists as Row[][];
    },
    async [Symbol.asyncDispose]() {
      session.release();
      await sql.end();
    },
  };
}
