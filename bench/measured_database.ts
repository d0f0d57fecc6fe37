import { join } from "node:path";
import postgres from "postgres";
import { startCluster } from "../testkit/postgres_cluster.ts";
import { findInstallations } from "../testkit/postgres_installations.ts";
import { createGroupedView } from "./grouped_view.ts";
import { type Agency, seedAgency, type SeededAgency } from "./seed.ts";
import { projectFolder } from "./server_process.ts";

/** A throw-away Postgres with the project's migrations, the conventional view and seeded agencies. */
export interface MeasuredDatabase extends AsyncDisposable {
  /** For example `17.10`. */
  version: string;
  /** As the owner of the tables. */
  url: string;
  agencies: Record<AgencyName, SeededAgency>;
}

/** The agencies that are measured, by what is large about them. */
export type AgencyName = "small" | "medium" | "many_contacts" | "many_batches";

/** How large each agency is. */
export type Size = Readonly<Record<AgencyName, Omit<Agency, "name">>>;

/** Large enough to tell what grows from what does not, and small enough for a minute. */
export const sizes = {
  full: {
    small: { batches: 42, contactsPerBatch: 100 },
    medium: { batches: 1_000, contactsPerBatch: 25 },
    many_contacts: { batches: 42, contactsPerBatch: 30_000 },
    many_batches: { batches: 100_000, contactsPerBatch: 10 },
  },
  quick: {
    small: { batches: 42, contactsPerBatch: 100 },
    medium: { batches: 1_000, contactsPerBatch: 25 },
    many_contacts: { batches: 42, contactsPerBatch: 3_000 },
    many_batches: { batches: 10_000, contactsPerBatch: 10 },
  },
} satisfies Record<string, Size>;

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
  const seeded: Partial<Record<AgencyName, SeededAgency>> = {};
  try {
    for (const migration of await readMigrations()) await sql.unsafe(migration).simple();
    await sql.unsafe(createGroupedView).simple();
    for (const [name, agency] of Object.entries(size)) {
      seeded[name as AgencyName] = await seedAgency(sql, { name, ...agency }, progress);
    }
    await sql`vacuum (analyze)`;
  } finally {
    await sql.end();
  }
  const running = parts.move();
  return {
    version: cluster.version,
    url,
    agencies: seeded as Record<AgencyName, SeededAgency>,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function readMigrations(): Promise<string[]> {
  const folder = join(projectFolder, "supabase", "migrations");
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) =>
    name.endsWith(".sql")
  );
  return await Promise.all(names.sort().map((name) => Deno.readTextFile(join(folder, name))));
}
