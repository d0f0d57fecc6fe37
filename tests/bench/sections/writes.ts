import type { Context, Figures } from "../context.ts";
import { byTurns, median } from "../statistics.ts";

/**
 * Writes contacts with the counting triggers and without, by turns: one statement that changes one contact, and one that
 * inserts many; committed. Leaves contacts changed.
 */
export async function measureWrites(
  { database: { sql, agencies }, effort, log }: Context,
): Promise<Figures> {
  const [batch] = await sql`
    select batch_id as id, (array_agg(id))[:500] as contacts from public.call_batch_contacts
    where batch_id = (
      select id from public.call_batches where agency_id = ${agencies.many_contacts.id} limit 1
    )
    group by batch_id`;
  let next = 0;
  const loaded = effort < 1 ? 20_000 : 100_000;
  const statements = [
    {
      what: "one change of status",
      write: () =>
        sql`
          update public.call_batch_contacts
          set status = case status when 'queued' then 'completed' else 'queued' end
          where id = ${batch?.contacts[next++ % batch.contacts.length]}`,
      repeat: Math.ceil(300 * effort),
      rounds: Math.ceil(5 * effort),
    },
    {
      what: `a load of ${loaded} contacts`,
      write: () =>
        sql`
          insert into public.call_batch_contacts (batch_id, phone_number)
          select ${batch?.id}, '+1557' from generate_series(1, ${loaded}::int)`,
      repeat: 1,
      rounds: Math.ceil(7 * effort),
    },
  ];
  const figures: Figures = {};
  for (const { what, write, repeat, rounds } of statements) {
    log(what);
    await write();
    const measured = await byTurns(rounds, ["disable", "enable"], async (triggers) => {
      await sql.unsafe(`alter table public.call_batch_contacts ${triggers} trigger user`);
      await sql`vacuum public.call_batch_contacts`;
      const times = [];
      for (let written = 0; written < repeat; written += 1) {
        const start = performance.now();
        await write();
        times.push(performance.now() - start);
      }
      return median(times);
    });
    await sql`alter table public.call_batch_contacts enable trigger user`;
    const [uncounted = NaN, counted = NaN] = measured.map(([, times]) => median(times));
    figures[`${what}, ms`] = counted;
    figures[`${what}, relative to uncounted`] = counted / uncounted;
  }
  return figures;
}
