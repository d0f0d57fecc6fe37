import assert from "node:assert/strict";
import type { Session } from "./database.ts";

/** The two agencies of the counting tests. */
export const agencies = [1, 2].map((n) => `a0000000-0000-0000-0000-00000000000${n}`);

/** The batches of the counting tests; at first they belong to the agencies by turns. */
export const batches = [0, 1, 2, 3].map((n) => `b0000000-0000-0000-0000-00000000000${n}`);

/** Empties the database and makes the agencies and batches anew. */
export const fixture = `
  truncate public.agencies cascade;
  insert into public.agencies (id, name) values ${
  agencies.map((id) => `('${id}', 'Agency')`).join(", ")
};
  ${batches.map((_, n) => makeBatch(n)).join(";\n")};
`;

/** Makes batch `n`, and its agency, unless they are there. */
export function makeBatch(n: number): string {
  const agency = agencies[n % 2];
  return `
    insert into public.agencies (id, name) values ('${agency}', 'Agency') on conflict do nothing;
    insert into public.call_batches (id, agency_id, from_number)
    values ('${batches[n]}', '${agency}', '+15551234567')
    on conflict do nothing`;
}

/** Asserts that the view says of every batch what its contacts say, and that no counts are left over. */
export async function assertExact(session: Session): Promise<void> {
  assert.deepEqual(await session.query(wrong), [], "counts that differ from the contacts");
  assert.deepEqual(await session.query(astray), [], "counts of no batch, or of another agency");
}

/** Gives the batches whose counts are kept in more than one row. */
export async function unfolded(session: Session): Promise<unknown[]> {
  return await session.query(`
    select batch_id from private.call_batch_counts group by batch_id having count(*) > 1
  `);
}

const wrong = `
  with fresh as (
    select
      batches.id, count(contacts.id) as total_contacts,
      count(*) filter (where contacts.status = 'queued') as queued,
      count(*) filter (where contacts.status = 'in_progress') as in_progress,
      count(*) filter (where contacts.status = 'completed') as completed,
      count(*) filter (where contacts.status = 'failed') as failed,
      count(*) filter (where contacts.status = 'skipped') as skipped
    from public.call_batches as batches
    left join public.call_batch_contacts as contacts on contacts.batch_id = batches.id
    group by batches.id
  ),
  viewed as (
    select id, total_contacts, queued, in_progress, completed, failed, skipped
    from public.v_call_batch_summary
  )
  select 'counted' as what, * from (table fresh except table viewed) as missing
  union all
  select 'kept' as what, * from (table viewed except table fresh) as surplus
  order by 2, 1
`;

const astray = `
  select counts.batch_id, counts.agency_id
  from private.call_batch_counts as counts
  left join public.call_batches as batches on batches.id = counts.batch_id
  where batches.agency_id is distinct from counts.agency_id
`;
