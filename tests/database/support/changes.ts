import fc from "fast-check";
import { agencies, batches, members } from "./counts.ts";

/** Statements in order: one, or a whole transaction. */
export type Change = string[];

/** The variable parts of a statement. */
interface Parts {
  batch: string;
  agency: number;
  status: string;
  /** Condition for some of the writer's contacts, which have its name as their number. */
  some: string;
  writer: string;
}

type Statement = (parts: Parts) => string;

const statuses = ["pending", "queued", "in_progress", "completed", "failed", "skipped"];
/** A different status for each contact. */
const mixed = `(array['${statuses.join("','")}'])[1 + id % 6]`;

const ofContacts: Statement[] = [
  ({ batch, status, writer }) => `
    insert into public.call_batch_contacts (batch_id, phone_number, status)
    select id, '${writer}', case n % 2 when 0 then '${status}' else 'queued' end
    from public.call_batches, generate_series(1, 3) as n where id in ('${batch}', '${batches[0]}')`,
  ({ status, some }) => `
    update public.call_batch_contacts set status = '${status}' where ${some}`,
  ({ some }) => `update public.call_batch_contacts set status = ${mixed} where ${some}`,
  ({ batch, some }) => `
    update public.call_batch_contacts
    set batch_id = '${batch}', status = case id % 2 when 0 then status else ${mixed} end
    where ${some} and exists (select from public.call_batches where id = '${batch}')`,
  ({ some }) => `delete from public.call_batch_contacts where ${some}`,
  (parts) => `
    insert into public.call_batch_contacts (id, batch_id, phone_number, status)
    select id, batch_id, '${parts.writer}', '${parts.status}' from (${oldAndNew(parts)}) as wanted
    on conflict (id) do update set status = excluded.status, batch_id = excluded.batch_id`,
  (parts) => `
    merge into public.call_batch_contacts as contacts
    using (${oldAndNew(parts)}) as wanted on wanted.id = contacts.id
    when matched and contacts.status = '${parts.status}' then delete
    when matched then update set status = '${parts.status}', batch_id = wanted.batch_id
    when not matched then
      insert (id, batch_id, phone_number, status)
      values (wanted.id, wanted.batch_id, '${parts.writer}', 'failed')`,
  ({ batch, status, some, writer }) => `
    with gone as (
      delete from public.call_batch_contacts where ${some} and id % 2 = 0 returning status
    ),
    changed as (
      update public.call_batch_contacts set status = '${status}'
      where ${some} and id % 2 = 1 returning status
    )
    insert into public.call_batch_contacts (batch_id, phone_number, status)
    select id, '${writer}', both_of_them.status
    from (table gone union all table changed) as both_of_them, public.call_batches
    where id = '${batch}'`,
];

const ofBatches: Statement[] = [
  ({ batch, agency }) => `
    insert into public.call_batches (id, agency_id, from_number)
    select '${batch}', id, '+15551234567' from public.agencies where id = '${agencies[agency]}'
    on conflict do nothing`,
  ({ batch }) => `delete from public.call_batches where id = '${batch}'`,
  // One is deleted with its contacts and inserted again in the same statement.
  ({ batch, agency }) => `
    with gone as (delete from public.call_batches where id = '${batch}' returning from_number)
    insert into public.call_batches (id, agency_id, from_number)
    select '${batch}', id, from_number from gone, public.agencies where id = '${agencies[agency]}'`,
];

const ofAgencies: Statement[] = [
  ({ agency }) => `delete from public.agencies where id = '${agencies[agency]}'`,
  ({ agency }) => `
    insert into public.agencies (id, name) values ('${
    agencies[agency]
  }', '') on conflict do nothing;
    update public.users set agency_id = '${agencies[agency]}' where id = '${members[agency]}'`,
];

/** Rejected outside read committed. */
const truncates: Statement[] = [
  () => "truncate public.call_batch_contacts",
  () => "truncate public.call_batches cascade",
];

/** The writer's contacts and as many new ones, all in one batch. */
function oldAndNew({ batch, some }: Parts): string {
  return `
    select id + n * 1000000 as id, '${batch}'::uuid as batch_id
    from public.call_batch_contacts, (values (0), (1)) as offsets (n)
    where ${some} and id < 1000000
      and exists (select from public.call_batches where id = '${batch}')`;
}

/** Statements, and transactions in each isolation level with savepoints, some of which are rolled back. */
export function changesBy(writer: string, scope: "contacts" | "batches" | "all") {
  const some = fc.oneof(
    fc.tuple(fc.integer({ min: 1, max: 4 }), fc.nat({ max: 3 }))
      .map(([divisor, rest]) => `id % ${divisor} = ${rest % divisor}`),
    fc.constantFrom(...batches).map((id) => `batch_id = '${id}'`),
  ).map((which) => `phone_number = '${writer}' and ${which}`);
  const parts = fc.record({
    batch: fc.constantFrom(...batches),
    agency: fc.nat({ max: agencies.length - 1 }),
    status: fc.constantFrom(...statuses),
    some,
    writer: fc.constant(writer),
  });
  const oneOf = (statements: Statement[]) =>
    fc.tuple(fc.constantFrom(...statements), parts)
      .map(([statement, parts]): Change => [statement(parts)]);
  const group = (inside: fc.Arbitrary<Change>, open: string, ends: string[]) =>
    fc.tuple(fc.array(inside, { minLength: 1, maxLength: 5 }), fc.constantFrom(...ends))
      .map(([changes, close]): Change => [open, ...changes.flat(), close]);
  const savepoint = (inside: fc.Arbitrary<Change>) => {
    const ends = ["release here", "rollback to here; release here"];
    return fc.oneof(inside, inside, inside, group(inside, "savepoint here", ends));
  };
  const transaction = (inside: fc.Arbitrary<Change>, level: string) => {
    const ends = ["commit", "commit", "commit", "rollback"];
    return group(savepoint(savepoint(inside)), `begin isolation level ${level}`, ends);
  };

  const anywhere = oneOf([
    // Most often.
    ...[...ofContacts, ...ofContacts, ...ofContacts],
    ...scope === "contacts" ? [] : ofBatches,
    ...scope === "all" ? ofAgencies : [],
  ]);
  const readCommitted = scope === "all"
    ? fc.oneof({ weight: 14, arbitrary: anywhere }, { weight: 1, arbitrary: oneOf(truncates) })
    : anywhere;
  return fc.oneof(
    { weight: 9, arbitrary: readCommitted },
    { weight: 1, arbitrary: transaction(readCommitted, "read committed") },
    { weight: 1, arbitrary: transaction(anywhere, "repeatable read") },
    { weight: 1, arbitrary: transaction(anywhere, "serializable") },
  );
}
