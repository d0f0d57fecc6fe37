import postgres from "postgres";
import type { MeasuredDatabase } from "../measured_database.ts";
import { byTurns, median, rounded } from "../statistics.ts";
import { changeContact, type ChangeResult, type Contacts, measureChanges } from "./changes.ts";
import { type LoadingResult, measureLoads } from "./loads.ts";

/** What counting costs those who write contacts. */
export interface WriteResult {
  load: LoadingResult;
  change: ChangeResult;
  /** Changes a second by eight writers at once: each in its own batch, or all in the same. */
  writers: { ownBatches: number; sameBatch: number; ratio: number };
}

const writers = 8;

/** Writes as `service_role` does, with the triggers that count and without. Leaves contacts changed. */
export async function measureWrites(
  { url, agencies }: MeasuredDatabase,
  { quick, progress }: { quick: boolean; progress: (line: string) => void },
): Promise<WriteResult> {
  const sql = postgres(url, { max: writers + 1, onnotice: () => {} });
  try {
    const contacts = quick ? 20_000 : 100_000;
    const batches = await findContacts(sql, agencies.many_contacts.id);
    progress(`loads of ${contacts.toLocaleString("en")} contacts`);
    const load = await measureLoads(sql, { contacts, rounds: quick ? 3 : 7 });
    progress("changes of single contacts");
    const change = await measureChanges(sql, batches, quick ? 60 : 300);
    progress(`${writers} writers at once`);
    return { load, change, writers: await measureWriters(sql, batches, quick ? 500 : 1_500) };
  } finally {
    await sql.end();
  }
}

async function findContacts(sql: postgres.Sql, agencyId: string): Promise<Contacts[]> {
  const rows = await sql<Contacts[]>`
    select batches.id as "batchId", array(
      select contacts.id::text from public.call_batch_contacts as contacts
      where contacts.batch_id = batches.id order by contacts.id limit 500
    ) as ids
    from public.call_batches as batches
    where batches.agency_id = ${agencyId} limit ${writers}`;
  return [...rows];
}

async function measureWriters(
  sql: postgres.Sql,
  batches: Contacts[],
  durationMs: number,
): Promise<WriteResult["writers"]> {
  const write = async (contactsOf: (writer: number) => string[]) => {
    const start = performance.now();
    const changes = await Promise.all(Array.from({ length: writers }, async (_, writer) => {
      const ids = contactsOf(writer);
      let done = 0;
      while (performance.now() < start + durationMs) {
        await changeContact(sql, ids[done++ % ids.length]);
      }
      return done;
    }));
    return changes.reduce((a, b) => a + b) / (performance.now() - start) * 1_000;
  };
  const { own, same } = await byTurns(3, {
    own: () => write((writer) => batches[writer]?.ids ?? []),
    same: () => write((writer) => (batches[0]?.ids ?? []).filter((_, n) => n % writers === writer)),
  });
  const [ownBatches, sameBatch] = [median(own), median(same)];
  return {
    ownBatches: rounded(ownBatches),
    sameBatch: rounded(sameBatch),
    ratio: rounded(sameBatch / ownBatches),
  };
}
