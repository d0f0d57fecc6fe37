import postgres from "postgres";
import { median } from "../../testkit/statistics.ts";
import type { Context } from "../context.ts";
import { byTurns, rounded, timed } from "../statistics.ts";

/** What counting costs those who write contacts; times in milliseconds, medians. */
export interface WriteResult {
  /** One statement that inserts many contacts into a batch, or that changes the status of one; committed. */
  what: "load" | "change";
  contacts: number;
  uncountedMs: number;
  countedMs: number;
  ratio: number;
}

/** Writes with the triggers that count and without, by turns. Leaves contacts changed. */
export async function measureWrites({ database, effort, say }: Context): Promise<WriteResult[]> {
  await using parts = new AsyncDisposableStack();
  const sql = postgres(database.url, { max: 1, onnotice: () => {} });
  parts.defer(() => sql.end());
  const { id } = database.agencies.many_contacts;
  const [batch] = await sql`
    select batch_id, (array_agg(id))[:500] as contacts from public.call_batch_contacts
    where batch_id = (select id from public.call_batches where agency_id = ${id} limit 1)
    group by batch_id`;
  const loaded = effort < 1 ? 20_000 : 100_000;
  const load = () =>
    timed(() =>
      sql`
        insert into public.call_batch_contacts (batch_id, phone_number)
        select ${batch?.batch_id}, '+1557' from generate_series(1, ${loaded}::int)`
    );
  let next = 0;
  const change = () =>
    timed(() =>
      sql`
        update public.call_batch_contacts
        set status = case status when 'queued' then 'completed' else 'queued' end
        where id = ${batch?.contacts[next++ % batch.contacts.length]}`
    );
  say("changes of single contacts");
  const changes = await compare(sql, { step: change, repeat: 300 * effort, rounds: 5 });
  say(`loads of ${loaded} contacts`);
  const loads = await compare(sql, { step: load, repeat: 1, rounds: 7 * effort });
  return [
    { what: "change", contacts: 1, ...changes },
    { what: "load", contacts: loaded, ...loads },
  ];
}

async function compare(
  sql: postgres.Sql,
  { step, repeat, rounds }: { step: () => Promise<number>; repeat: number; rounds: number },
) {
  const repeated = async () => {
    await sql`vacuum public.call_batch_contacts`;
    const times = [await step()];
    while (times.length < repeat) times.push(await step());
    return median(times);
  };
  await step();
  const times = await byTurns(Math.ceil(rounds), {
    uncounted: async () => {
      await sql`alter table public.call_batch_contacts disable trigger user`;
      try {
        return await repeated();
      } finally {
        await sql`alter table public.call_batch_contacts enable trigger user`;
      }
    },
    counted: repeated,
  });
  const [uncounted, counted] = [median(times.uncounted), median(times.counted)];
  return {
    uncountedMs: rounded(uncounted),
    countedMs: rounded(counted),
    ratio: rounded(counted / uncounted),
  };
}
