import assert from "node:assert/strict";
import type { Session } from "./postgres.ts";

export const agencies = [1, 2].map((n) => `a0000000-0000-0000-0000-00000000000${n}`);
export const members = [1, 2].map((n) => `50000000-0000-0000-0000-00000000000${n}`);

/** The agencies own them alternately. */
export const batches = [0, 1, 2, 3].map((n) => `b0000000-0000-0000-0000-00000000000${n}`);

/** Inserts the agencies, members and batches. */
export const inserts = `
  insert into public.agencies (id, name) values ${rows(agencies, ["Agency", "Agency"])};
  insert into auth.users (id) values ${rows(members)} on conflict do nothing;
  insert into public.users (id, agency_id) values ${rows(members, agencies)};
  insert into public.call_batches (id, agency_id, from_number)
  values ${rows(batches, [...agencies, ...agencies], Array(4).fill("+15551234567"))}`;

/** Empties the database and inserts them; the ids of contacts start at 1. */
export const fixture = `
  truncate public.agencies cascade;
  alter table public.call_batch_contacts alter id restart;
  ${inserts}`;

function rows(first: string[], ...others: string[][]): string {
  return first.map((value, n) => `('${[value, ...others.map((o) => o[n])].join("', '")}')`).join();
}

/** Adds contacts with the number x to a batch. */
export function insertionOf(contacts: number, batch: string | undefined): string {
  return `
    insert into public.call_batch_contacts (batch_id, phone_number)
    select '${batch}', 'x' from generate_series(1, ${contacts})`;
}

/** Changes a third of a batch's contacts: those whose id modulo 3 is `rest`. */
export function changeOf(batch: string | undefined, rest: number): string {
  return `
    update public.call_batch_contacts
    set status = case status when 'queued' then 'completed' else 'queued' end
    where batch_id = '${batch}' and id % 3 = ${rest}`;
}

/** Returns the counters that it corrected. */
export const recount = "select * from calls_batch_list.recount_call_batches()";

/**
 * Asserts that members read counts that match the contacts. A session next to writers needs repeatable read as its
 * default, so that all statements have one snapshot.
 */
export async function assertExact(session: Session): Promise<void> {
  const [found = [], ...results] = await session.script(
    [counted, ...members.map(readAs)].join(";"),
  );
  assert.deepEqual(results.flat(), [...found]);
}

const statuses = ["queued", "in_progress", "completed", "failed", "skipped"];

const readAs = (member: string) => `
  set local role authenticated; set local request.jwt.claims = '{"sub": "${member}"}';
  select id, total_contacts, ${statuses} from public.v_call_batch_summary order by id;
  reset role`;

const counted = `
  select
    batches.id, count(contacts.id) as total_contacts,
    ${statuses.map((name) => `count(*) filter (where contacts.status = '${name}') as ${name}`)}
  from public.call_batches as batches
  left join public.call_batch_contacts as contacts on contacts.batch_id = batches.id
  group by batches.id
  order by batches.agency_id, batches.id`;

/** Asserts that no counts are without a batch, and that none has more than `most` rows of counts. */
export async function assertFew(session: Session, most = 1): Promise<void> {
  const many = await session.query(`
    select counts.batch_id, count(*) as rows, count(batches.id) as with_batch
    from calls_batch_list.call_batch_counts as counts
    left join public.call_batches as batches on batches.id = counts.batch_id
    group by counts.batch_id
    having count(*) > ${most} or count(batches.id) = 0`);
  assert.deepEqual(many, [], `counts of no batch, or more than ${most} rows for one`);
}
