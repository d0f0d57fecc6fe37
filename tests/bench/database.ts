import postgres from "postgres";
import { startCluster } from "../../dev/testkit/postgres_cluster.ts";
import { findInstallations } from "../../dev/testkit/postgres_installations.ts";
import { readSqlFiles } from "../../dev/testkit/sql_files.ts";
import seedAgency from "./sql/seed_agency.sql" with { type: "text" };

/** A throw-away Postgres with the project's migrations and seeded agencies. */
export interface MeasuredDatabase extends AsyncDisposable {
  /** For example `17.10`. */
  version: string;
  /** Of the owner of the tables. */
  url: string;
  /** One connection of the same role. */
  sql: postgres.Sql;
  agencies: Record<AgencyName, Agency>;
}

export type AgencyName = "small" | "many_contacts" | "many_batches";

/** An agency, its only member, and a campaign with batches of every status. */
export interface Agency {
  id: string;
  userId: string;
  campaignId: string;
}

/** For each agency, the number of batches and of contacts per batch. */
export type Size = Readonly<Record<AgencyName, readonly [number, number]>>;

export const sizes = {
  full: { small: [42, 100], many_contacts: [42, 30_000], many_batches: [100_000, 10] },
  quick: { small: [42, 100], many_contacts: [42, 3_000], many_batches: [10_000, 10] },
} as const satisfies Record<string, Size>;

/** Starts the newest Postgres of this machine and fills it. Throws when there is none. */
export async function startMeasuredDatabase(
  size: Size,
  log: (line: string) => void,
): Promise<MeasuredDatabase> {
  const installation = findInstallations().at(-1);
  if (!installation) throw new Error("There is no Postgres 15 or later here (see PG_BIN).");
  await using parts = new AsyncDisposableStack();
  log(`starting Postgres ${installation.version}`);
  const { version, createDatabase } = parts.use(await startCluster(installation));
  const { url } = await createDatabase("bench");
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  parts.defer(() => sql.end());
  const migrations = readSqlFiles("migrations").map(({ text }) => text);
  for (const script of [...migrations, seedAgency]) await sql.unsafe(script).simple();
  async function seed(name: AgencyName): Promise<Agency> {
    const [batches, contacts] = size[name];
    log(`${name}: ${batches} batches of ${contacts} contacts`);
    const [agency] = await sql<[Agency]>`
      select * from pg_temp.seed_agency(${name}, ${batches}, ${contacts})`;
    return agency;
  }
  const agencies = {
    small: await seed("small"),
    many_contacts: await seed("many_contacts"),
    many_batches: await seed("many_batches"),
  };
  await sql`vacuum (analyze)`.simple();
  const running = parts.move();
  return {
    version,
    url,
    sql,
    agencies,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
