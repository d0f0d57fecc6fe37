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

const changes = [
  `insert into public.call_batch_contacts (batch_id, phone_number)
   select id, '+1555' from public.call_batches`,
  `update public.call_batch_contacts set status = 'failed' where id % 3 = 0`,
  `update public.call_batch_contacts set batch_id = '${batches[0]}' where id % 4 = 0`,
  `delete from public.call_batch_contacts where id % 5 = 0`,
  `delete from public.call_batches where id > '${batches[1]}'`,
  `truncate public.call_batch_contacts`,
];

onEveryPostgres("contacts in partitions by batch are counted", async (_t, { session }) => {
  await session.script([fixture, ...batches.map((id) => insertionOf(30, id)), partition].join(";"));
  for (const change of changes) {
    const before = await session.query("table public.call_batch_contacts");
    await session.script(change);
    assert.notDeepEqual(await session.query("table public.call_batch_contacts"), before, change);
    await assertExact(session);
  }
});
