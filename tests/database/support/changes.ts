import fc from "fast-check";
import { agencies, batches } from "./counts.ts";

/** Statements in order: one, or a whole transaction. */
export type Change = string[];

/** The variable parts of a statement. */
interface Parts {
  batch: string;
  otherBatch: string;
  agency: string;
  status: string;
  otherStatus: string;
  /** Condition for some of the writer's contacts, which have its name as their number. */
  some: string;
  writer: string;
}

/** Statements with the weight of each. */
type Statements = [weight: number, statement: (parts: Parts) => string][];

const statuses = ["pending", "queued", "in_progress", "completed", "failed", "skipped"];

const ofContacts: Statements = [
  [6, ({ batch, otherBatch, status, otherStatus, writer }) => `
    insert into public.call_batch_contacts (batch_id, phone_number, status)
    select batches.id, '${writer}', case n % 2 when 0 then ${status} else ${otherStatus} end
    from public.call_batches as batches, generate_series(1, 3) as n
    where batches.id in (${batch}, ${otherBatch})`],
  [7, ({ status, some }) => `
    update public.call_batch_contacts as contacts set status = ${status} where ${some}`],
  // A different status for each.
  [2, ({ some }) => `
    update public.call_batch_contacts as contacts
    set status = (array['${statuses.join("','")}'])[1 + (id + length(status)) % 6] where ${some}`],
  [2, ({ batch, some }) => `
    update public.call_batch_contacts as contacts set batch_id = batches.id
    from public.call_batches as batches where batches.id = ${batch} and ${some}`],
  [2, ({ batch, status, some }) => `
    update public.call_batch_contacts as contacts set batch_id = batches.id, status = ${status}
    from public.call_batches as batches where batches.id = ${batch} and ${some}`],
  [4, ({ some }) => `delete from public.call_batch_contacts as contacts where ${some}`],
  [2, (parts) => `
    insert into public.call_batch_contacts (id, batch_id, phone_number, status)
    select wanted.id, wanted.batch_id, '${parts.writer}', ${parts.status}
    from (${oldAndNew(parts)}) as wanted
    on conflict (id) do update set status = excluded.status, batch_id = excluded.batch_id`],
  [2, (parts) => `
    merge into public.call_batch_contacts as contacts
    using (${oldAndNew(parts)}) as wanted on wanted.id = contacts.id
    when matched and contacts.status = ${parts.status} then delete
    when matched then update set status = ${parts.status}, batch_id = wanted.batch_id
    when not matched then
      insert (id, batch_id, phone_number, status)
      values (wanted.id, wanted.batch_id, '${parts.writer}', ${parts.otherStatus})`],
  [2, ({ batch, status, some, writer }) => `
    with gone as (
      delete from public.call_batch_contacts as contacts where ${some} and id % 2 = 0 returning status
    ),
    changed as (
      update public.call_batch_contacts as contacts
      set status = ${status} where ${some} and id % 2 = 1 returning status
    )
    insert into public.call_batch_contacts (batch_id, phone_number, status)
    select batches.id, '${writer}', both_of_them.status
    from (table gone union all table changed) as both_of_them
    join public.call_batches as batches on batches.id = ${batch}`],
];

const ofBatches: Statements = [
  [3, ({ batch, agency }) => `
    insert into public.call_batches (id, agency_id, from_number)
    select ${batch}, id, '+15551234567' from public.agencies where id = ${agency}
    on conflict do nothing`],
  [2, ({ batch }) => `delete from public.call_batches where id = ${batch}`],
  // One is deleted with its contacts and inserted again in the same statement.
  [1, ({ batch, agency }) => `
    with gone as (delete from public.call_batches where id = ${batch} returning *)
    insert into public.call_batches (id, agency_id, from_number)
    select gone.id, agencies.id, gone.from_number
    from gone join public.agencies as agencies on agencies.id = ${agency}`],
];

/** Rejected outside read committed. */
const truncates: Statements = [
  [1, () => "truncate public.call_batch_contacts"],
  [1, () => "truncate public.call_batches cascade"],
];

const ofAgencies: Statements = [
  [1, ({ agency }) => `delete from public.agencies where id = ${agency}`],
  [2, ({ agency }) => `
    insert into public.agencies (id, name) values (${agency}, 'Agency') on conflict do nothing`],
];

/** The writer's contacts and as many new ones, all in one batch. */
function oldAndNew({ batch, some }: Parts): string {
  return `
    select contacts.id + offsets.n * 1000000 as id, batches.id as batch_id
    from public.call_batch_contacts as contacts
    cross join (values (0), (1)) as offsets (n)
    join public.call_batches as batches on batches.id = ${batch}
    where ${some} and contacts.id < 1000000`;
}

const kinds = { contacts: ofContacts, batches: ofBatches, agencies: ofAgencies, truncates };
export type Kind = keyof typeof kinds;

function statementsOf(writer: string, some: Kind[]): fc.Arbitrary<string> {
  const batch = fc.constantFrom(...batches).map((id) => `'${id}'::uuid`);
  const status = fc.constantFrom(...statuses).map((name) => `'${name}'`);
  const which = fc.oneof(
    fc.tuple(fc.integer({ min: 1, max: 4 }), fc.nat({ max: 3 }))
      .map(([divisor, rest]) => `contacts.id % ${divisor} = ${rest % divisor}`),
    batch.map((id) => `contacts.batch_id = ${id}`),
  );
  const parts = fc.record({
    batch,
    otherBatch: batch,
    agency: fc.constantFrom(...agencies).map((id) => `'${id}'::uuid`),
    status,
    otherStatus: status,
    some: which.map((which) => `contacts.phone_number = '${writer}' and ${which}`),
    writer: fc.constant(writer),
  });
  const statements = some.flatMap((kind) => kinds[kind]);
  return fc.oneof(
    ...statements.map(([weight, statement]) => ({ weight, arbitrary: parts.map(statement) })),
  );
}

/** Statements, and transactions in each isolation level with savepoints, some of which are rolled back. */
export function changesBy(writer: string, kinds: Kind[]): fc.Arbitrary<Change> {
  const statement = statementsOf(writer, kinds).map((text) => [text]);
  const group = (inside: fc.Arbitrary<Change>, open: string, maxLength: number, ends: string[]) =>
    fc.tuple(fc.array(inside, { minLength: 1, maxLength }), fc.constantFrom(...ends))
      .map(([changes, close]) => [open, ...changes.flat(), close]);
  const savepoint = (inside: fc.Arbitrary<Change>) =>
    fc.oneof(
      { weight: 3, arbitrary: inside },
      {
        weight: 1,
        arbitrary: group(inside, "savepoint here", 4, [
          "release here",
          "rollback to here; release here",
        ]),
      },
    );
  const transactions = ["read committed", "repeatable read", "serializable"].map((level) => {
    const allowed = level === "read committed" ? kinds : kinds.filter((k) => k !== "truncates");
    const inside = savepoint(savepoint(statementsOf(writer, allowed).map((text) => [text])));
    return group(inside, `begin isolation level ${level}`, 6, [
      ...["commit", "commit", "commit", "rollback"],
    ]);
  });
  return fc.oneof(
    { weight: 9, arbitrary: statement },
    ...transactions.map((arbitrary) => ({ weight: 1, arbitrary })),
  );
}
