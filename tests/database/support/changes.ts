import fc from "fast-check";
import { agencies, batches, makeBatch } from "./counts.ts";

/** Statements that change contacts or batches, or a group of them that is kept or undone. */
export type Change =
  | { sql: string }
  | { group: Change[]; open: string; close: string };

const statuses = ["pending", "queued", "in_progress", "completed", "failed", "skipped"];
const status = fc.constantFrom(...statuses).map((name) => `'${name}'`);
const index = fc.nat({ max: batches.length - 1 });
const batch = index.map((n) => `'${batches[n]}'::uuid`);
/** Some of the contacts, the same ones for the same contacts. */
const some = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.nat({ max: 3 }))
  .map(([divisor, rest]) => `id % ${divisor} = ${rest % divisor}`);

const statement = fc.oneof(
  { weight: 6, arbitrary: insertion() },
  {
    weight: 6,
    arbitrary: fc.tuple(status, some)
      .map(([to, which]) => `update public.call_batch_contacts set status = ${to} where ${which}`),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(status, batch)
      .map(([to, of]) =>
        `update public.call_batch_contacts set status = ${to} where batch_id = ${of}`
      ),
  },
  // Every contact gets a status of its own, in one statement.
  {
    weight: 2,
    arbitrary: some.map((which) =>
      `update public.call_batch_contacts
       set status = (array['${statuses.join("','")}'])[1 + (id + length(status)) % 6]
       where ${which}`
    ),
  },
  { weight: 4, arbitrary: move() },
  {
    weight: 3,
    arbitrary: some.map((which) => `delete from public.call_batch_contacts where ${which}`),
  },
  {
    weight: 1,
    arbitrary: batch.map((of) => `delete from public.call_batch_contacts where batch_id = ${of}`),
  },
  { weight: 2, arbitrary: upsert() },
  { weight: 2, arbitrary: merge() },
  { weight: 2, arbitrary: severalInOne() },
  { weight: 1, arbitrary: fc.constant("truncate public.call_batch_contacts") },
  { weight: 1, arbitrary: fc.constant("truncate public.call_batches cascade") },
  { weight: 2, arbitrary: batch.map((id) => `delete from public.call_batches where id = ${id}`) },
  { weight: 3, arbitrary: index.map(makeBatch) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...agencies)
      .map((id) => `delete from public.agencies where id = '${id}'`),
  },
  { weight: 2, arbitrary: changeOfAgency() },
  { weight: 1, arbitrary: replacement() },
);

/** A change of any kind, with groups up to three deep: a transaction and savepoints in it. */
export const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 3, arbitrary: statement.map((sql) => ({ sql })) },
  { weight: 1, arbitrary: transaction() },
);

function transaction(): fc.Arbitrary<Change> {
  const inner = savepoint(savepoint());
  return fc.record({
    group: fc.array(inner, { minLength: 1, maxLength: 6 }),
    open: fc.constantFrom("read committed", "repeatable read", "serializable")
      .map((level) => `begin isolation level ${level}`),
    close: fc.constantFrom("commit", "commit", "rollback"),
  });
}

function savepoint(inner?: fc.Arbitrary<Change>): fc.Arbitrary<Change> {
  const single = statement.map((sql) => ({ sql }));
  return fc.oneof(
    { weight: 3, arbitrary: single },
    {
      weight: 1,
      arbitrary: fc.record({
        group: fc.array(inner ?? single, { minLength: 1, maxLength: 4 }),
        open: fc.constant("savepoint here"),
        close: fc.constantFrom("release here", "rollback to here; release here"),
      }),
    },
  );
}

function insertion(): fc.Arbitrary<string> {
  const contact = fc.tuple(batch, status).map(([id, of]) => `(${id}, ${of})`);
  return fc.array(contact, { minLength: 1, maxLength: 8 }).map((contacts) => `
    insert into public.call_batch_contacts (batch_id, phone_number, status)
    select id, '+1555', wanted.status
    from (values ${contacts.join(", ")}) as wanted (batch_id, status)
    join public.call_batches on id = wanted.batch_id
  `);
}

function move(): fc.Arbitrary<string> {
  return fc.tuple(batch, some, fc.option(status)).map(([to, which, also]) => `
    update public.call_batch_contacts
    set batch_id = ${to}, status = ${also ?? "status"}
    where ${which} and exists (select from public.call_batches where id = ${to})
  `);
}

function upsert(): fc.Arbitrary<string> {
  return fc.tuple(batch, some, status).map(([to, which, of]) => `
    insert into public.call_batch_contacts (id, batch_id, phone_number, status)
    select contacts.id + offsets.n * 1000000, batches.id, '+1555', ${of}
    from public.call_batch_contacts as contacts
    cross join (values (0), (1)) as offsets (n)
    join public.call_batches as batches on batches.id = ${to}
    where contacts.${which} and contacts.id < 1000000
    on conflict (id) do update set status = excluded.status, batch_id = excluded.batch_id
  `);
}

function merge(): fc.Arbitrary<string> {
  return fc.tuple(batch, some, status).map(([to, which, of]) => `
    merge into public.call_batch_contacts as contacts
    using (
      select kept.id + offsets.n * 2000000 as id, batches.id as batch_id
      from public.call_batch_contacts as kept
      cross join (values (0), (1)) as offsets (n)
      join public.call_batches as batches on batches.id = ${to}
      where kept.${which} and kept.id < 1000000
    ) as wanted on wanted.id = contacts.id
    when matched and contacts.status = ${of} then delete
    when matched then update set status = ${of}, batch_id = wanted.batch_id
    when not matched then
      insert (id, batch_id, phone_number, status) values (wanted.id, wanted.batch_id, '+1555', ${of})
  `);
}

function severalInOne(): fc.Arbitrary<string> {
  return fc.tuple(status, batch).map(([to, of]) => `
    with gone as (
      delete from public.call_batch_contacts where id % 3 = 0 returning status
    ),
    changed as (
      update public.call_batch_contacts set status = ${to} where id % 3 = 1 returning status
    )
    insert into public.call_batch_contacts (batch_id, phone_number, status)
    select batches.id, '+1555', both_of_them.status
    from (table gone union all table changed) as both_of_them
    join public.call_batches as batches on batches.id = ${of}
  `);
}

function changeOfAgency(): fc.Arbitrary<string> {
  return fc.tuple(batch, fc.constantFrom(...agencies)).map(([id, agency]) => `
    update public.call_batches set agency_id = '${agency}'
    where id = ${id} and exists (select from public.agencies where id = '${agency}')
  `);
}

/** The batch goes, with its contacts, and another one comes in the same statement. */
function replacement(): fc.Arbitrary<string> {
  return fc.tuple(batch, fc.constantFrom(...agencies)).map(([id, agency]) => `
    with gone as (delete from public.call_batches where id = ${id} returning *)
    insert into public.call_batches (id, agency_id, from_number)
    select gone.id, agencies.id, gone.from_number
    from gone
    join public.agencies as agencies on agencies.id = '${agency}'
  `);
}
