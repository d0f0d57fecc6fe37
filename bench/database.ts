import { createHash } from "node:crypto";
import { join } from "node:path";
import postgres from "postgres";
import { projectFolder } from "../testkit/child_process.ts";
import { startCluster } from "../testkit/postgres_cluster.ts";
import { findInstallations } from "../testkit/postgres_installations.ts";
import groupedView from "./sql/grouped_view.sql" with { type: "text" };
import seedAgency from "./sql/seed_agency.sql" with { type: "text" };

/** A throw-away Postgres with the project's migrations, the conventional view and seeded agencies. */
export interface MeasuredDatabase extends AsyncDisposable {
  /** For example `17.10`. */
  version: string;
  /** As the owner of the tables. */
  url: string;
  agencies: Record<AgencyName, Agency>;
}

/** The agencies that are measured, by what is large about them. */
export const agencyNames = ["small", "medium", "many_contacts", "many_batches"] as const;

/** The name of an agency. */
export type AgencyName = typeof agencyNames[number];

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
  progress: (line: string) => void,
): Promise<MeasuredDatabase> {
  const installation = findInstallations().at(-1);
  if (!installation) throw new Error("There is no Postgres 15 or later here (see PG_BIN).");
  await using parts = new AsyncDisposableStack();
  progress(`starting Postgres ${installation.version}`);
  const cluster = parts.use(await startCluster(installation));
  const { url } = await cluster.createDatabase("bench");
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    for (const migration of await readMigrations()) await sql.unsafe(migration).simple();
    await sql.unsafe(groupedView).simple();
    for (const name of agencyNames) {
      const [batches, contacts] = size[name];
      progress(`${name}: ${batches} batches of ${contacts} contacts`);
      const seed = seedAgency.replaceAll("NAME", name).replaceAll("BATCHES", `${batches}`);
      await sql.unsafe(seed.replaceAll("CONTACTS", `${contacts}`)).simple();
    }
    await sql`vacuum (analyze)`.simple();
  } finally {
    await sql.end();
  }
  const running = parts.move();
  const agencies = Object.fromEntries(
    agencyNames.map((name) => [name, describeAgency(name, size[name])]),
  ) as Record<AgencyName, Agency>;
  return {
    version: cluster.version,
    url,
    agencies,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function readMigrations(): Promise<string[]> {
  const folder = join(projectFolder, "supabase", "migrations");
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
  const files = names.filter((name) => name.endsWith(".sql")).sort();
  return await Promise.all(files.map((name) => Deno.readTextFile(join(folder, name))));
}

function describeAgency(name: AgencyName, [batches, contacts]: readonly [number, number]): Agency {
  return {
    id: uuid(name),
    userId: uuid(`${name} member`),
    campaignId: uuid(`${name} campaign ${Math.ceil(batches / 6) % 10}`),
    batches,
    contacts: batches * contacts,
  };
}

/** What Postgres makes of a text by `md5(…)::uuid`. */
function uuid(text: string): string {
  const hex = createHash("md5").update(text).digest("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
