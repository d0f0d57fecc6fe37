import postgres from "postgres";
import { loadDataset, makeDataset } from "../../dev/testkit/dataset.ts";
import { startCluster } from "../../dev/postgres/cluster.ts";
import { findInstallations } from "../../dev/postgres/installations.ts";
import { readSqlFiles } from "../../dev/postgres/sql_files.ts";

/** A throw-away Postgres with the migrations and an agency of 42 batches with 100 contacts each. */
export interface MeasuredDatabase extends AsyncDisposable {
  /** For example `17.10`. */
  version: string;
  /** Of the owner of the tables. */
  url: string;
  agencyId: string;
  /** The agency's member. */
  userId: string;
}

/** Starts the newest Postgres of this machine. Throws when there is none. */
export async function startMeasuredDatabase(): Promise<MeasuredDatabase> {
  const installation = findInstallations().at(-1);
  if (!installation) throw new Error("There is no Postgres 15 or later here (see PG_BIN).");
  await using parts = new AsyncDisposableStack();
  const { version, createDatabase } = parts.use(await startCluster(installation));
  const { url } = await createDatabase("bench");
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    for (const { text } of readSqlFiles("migrations")) await sql.unsafe(text).simple();
    const dataset = makeDataset([42]);
    const contacts = {
      pending: 20,
      queued: 20,
      in_progress: 5,
      completed: 45,
      failed: 5,
      skipped: 5,
    };
    for (const batch of dataset.batches) batch.contacts = contacts;
    await loadDataset((text, values) => sql.unsafe(text, values as string[]), dataset);
    await sql`vacuum (analyze)`.simple();
    const [person] = dataset.people;
    const running = parts.move();
    return {
      version,
      url,
      agencyId: person?.agencyId ?? "",
      userId: person?.id ?? "",
      [Symbol.asyncDispose]: () => running.disposeAsync(),
    };
  } finally {
    await sql.end();
  }
}
