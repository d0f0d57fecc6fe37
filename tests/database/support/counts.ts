import assert from "node:assert/strict";
import type { Session } from "./database.ts";

/** The two agencies of the counting tests, and a member of each. */
export const agencies = [1, 2].map((n) => `a0000000-0000-0000-0000-00000000000${n}`);
export const members = [1, 2].map((n) => `50000000-0000-0000-0000-00000000000${n}`);

/** The batches of the counting tests; at first they belong to the agencies by turns. */
export const batches = [0, 1, 2, 3].map((n) => `b0000000-0000-0000-0000-00000000000${n}`);

/** Empties the database and makes the agencies, members and batches again. */
export const fixture = `
  truncate public.agencies cascade;
  truncate calls_batch_list.moved_batches;
  insert into public.agencies (id, name) values ${
  agencies.map((id) => `('${id}', 'Agency')`).join(", ")
};
  insert into auth.users (id) values ${
  members.map((id) => `('${id}')`).join(", ")
} on conflict do nothing;
  insert into public.users (id, agency_id) values ${
  members.map((id, n) => `('${id}', '${agencies[n]}')`).join(", ")
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

/** Asserts that the view says of every batch that can be seen what its contacts say. */
export async function assertExact(session: Session): Promise<void> {
  assert.deepEqual(await session.query(wrong), [], "counts that differ from the contacts");
}

/** Asserts that no counts are without a batch, and that no agency has more than `most` rows of counts for one. */
export async function assertFew(session: Session, most = 1): Promise<void> {
  const many = await session.query(`
    select counts.batch_id, count(*) as rows, count(batches.id) as with_batch
    from calls_batch_list.call_batch_counts as counts
    left join public.call_batches as batches on batches.id = counts.batch_id
    group by counts.batch_id, counts.agency_id
    having count(*) > ${most} or count(batches.id) = 0
  `);
  assert.deepEqual(many, [], `counts of no batch, or more than ${most} rows for one`);
}

/** What a member reads: statements for a session, which they leave as it was. */
export function asMember(member: string | undefined, statement: string): string {
  return `
    begin isolation level repeatable read;
    set local role authenticated;
    set local request.jwt.claims = '{"sub": "${member}"}';
    ${statement};
    commit
  `;
}

/** Gives what differs between the counts and the contacts, as far as the session may see them. */
export const wrong = `
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
  union all
  select 'of another agency', counts.batch_id, sum(counts.total), 0, 0, 0, 0, 0
  from calls_batch_list.call_batch_counts as counts
  where counts.batch_id not in (select batches.id from public.call_batches as batches)
  group by counts.batch_id
  having sum(counts.total) <> 0
  order by 2, 1
`;
