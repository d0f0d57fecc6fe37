import assert from "node:assert/strict";
import { assertExact, batches, fixture, insertionOf } from "../support/counts.ts";
import { onEveryPostgres } from "../support/postgres.ts";

/** Partitions the contacts by batch, as docs/scaling.md recommends for billions. */
const partition = `
  alter table public.call_batch_contacts rename to unpartitioned_contacts;
  create table public.call_batch_contacts (
    like public.unpartitioned_contacts including defaults including identity including constraints,
    primary key (batch_id, id),
    foreign key (batch_id) references public.call_batches (id) on delete cascade
  ) partition by hash (batch_id);
  do $$
  declare
    definition text;
  begin
    for definition in
      select format(
        'create table calls_batch_list.call_batch_contacts_%s partition of public.call_batch_contacts
         for values with (modulus 4, remainder %s)', n, n
      )
      from generate_series(0, 3) as n
      union all
      select
        'insert into public.call_batch_contacts (batch_id, phone_number, status)
         select batch_id, phone_number, status from public.unpartitioned_contacts'
      union all
      select replace(pg_get_triggerdef(oid), 'unpartitioned_contacts', 'call_batch_contacts')
      from pg_trigger
      where tgrelid = 'public.unpartitioned_contacts'::regclass and not tgisinternal
    loop
      execute definition;
    end loop;
  end
  $$;
  drop table public.unpartitioned_contacts`;

const changes = {
  "an insert": `insert into public.call_batch_contacts (batch_id, phone_number)
    select id, '+1555' from public.call_batches`,
  "a change of status": `update public.call_batch_contacts set status = 'failed' where id % 3 = 0`,
  "a move to other partitions": `update public.call_batch_contacts
    set batch_id = (select min(id::text)::uuid from public.call_batches) where id % 4 = 0`,
  "a deletion": `delete from public.call_batch_contacts where id % 5 = 0`,
  "a deletion of batches": `delete from public.call_batches where id > '${batches[1]}'`,
  "a truncate": `truncate public.call_batch_contacts`,
};

onEveryPostgres("contacts in partitions by batch are counted exactly", async (t, database) => {
  const { session } = database;
  await session.script(fixture);
  for (const batch of batches) await session.script(insertionOf(30, batch));
  await session.script(partition);
  for (const [name, statement] of Object.entries(changes)) {
    await t.step(`after ${name}`, async () => {
      const before = await session.query("table public.call_batch_contacts");
      await session.script(statement);
      assert.notDeepEqual(await session.query("table public.call_batch_contacts"), before);
      await assertExact(session);
    });
  }
});
