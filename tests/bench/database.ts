import postgres from "postgres";
import { startCluster } from "../../dev/testkit/postgres_cluster.ts";
import { findInstallations } from "../../dev/testkit/postgres_installations.ts";
import { readSqlFiles } from "../../dev/testkit/sql_files.ts";
import seedAgency from "./sql/seed_agency.sql" with { type: "text" };

/** A throw-away Postgres with the project's migrations and seeded agencies. */
export interface MeasuredDatabase extends AsyncDisposable {
  /** For example `17.10`. */
  version: string;
  /** As the owner of the tables. */
  url: string;
  /** One connection as the same. */
  sql: postgres.Sql;
  agencies: Record<AgencyName, Agency>;
}

/** The agencies that are measured, by what is large about them. */
export type AgencyName = "small" | "medium" | "many_contacts" | "many_batches";

/** An agency with its only member, and a campaign that has batches of every status. */
export interface Agency {
  id: string;
  userId: string;
  campaignId: string;
  batches: number;
  contacts: number;
}

/** For each agency, how many batches it has, and how many contacts each of them. */
export type Size = Readonly<Record<AgencyName, readonly [number, number]>>;

/** Large enough to tell what grows from what does not, or small enough for a minute; or for what needs one page alone. */
export const sizes = {
  full: {
    small: [42, 100],
    medium: [1_000, 25],
    many_contacts: [42, 30_000],
    many_batches: [100_000, 10],
  },
  quick: {
    small: [42, 100],
    medium: [1_000, 25],
    many_contacts: [42, 3_000],
    many_batches: [10_000, 10],
  },
  page: { small: [42, 100], medium: [1, 1], many_contacts: [1, 1], many_batches: [1, 1] },
} as const satisfies Record<string, Size>;

/** Starts the newest Postgres of this machine and fills it. Throws when there is none. */
export async function startMeasuredDatabase(
  size: Size,
  say: (line: string) => void,
): Promise<MeasuredDatabase> {
  const installation = findInstallations().at(-1);
  if (!installation) throw new Error("There is no Postgres 15 or later here (see PG_BIN).");
  await using parts = new AsyncDisposableStack();
  say(`starting Postgres ${installation.version}`);
  const { version, createDatabase } = parts.use(await startCluster(installation));
  const { url } = await createDatabase("bench");
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  parts.defer(() => sql.end());
  const migrations = readSqlFiles("migrations").map(({ text }) => text);
  for (const script of [...migrations, seedAgency]) await sql.unsafe(script).simple();
  async function seed(name: AgencyName): Promise<Agency> {
    const [batches, contacts] = size[name];
    say(`${name}: ${batches} batches of ${contacts} contacts`);
    const [ids] = await sql<[Pick<Agency, "id" | "userId" | "campaignId">]>`
      select * from pg_temp.seed_agency(${name}, ${batches}, ${contacts})`;
    return { ...ids, batches, contacts: batches * contacts };
  }
  const agencies = {
    small: await seed("small"),
    medium: await seed("medium"),
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
