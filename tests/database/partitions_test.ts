import assert from "node:assert/strict";
import type postgres from "postgres";
import { sizes, startMeasuredDatabase } from "../../bench/database.ts";
import { findInstallations } from "../../testkit/postgres_installations.ts";

const hasPostgres = findInstallations().length > 0;
if (!hasPostgres) {
  console.warn("SKIPPED: contacts in partitions, for there is no Postgres 15 or later here.");
}

/** What docs/scaling.md says to do with a table of billions: the same contacts, spread over partitions by batch. */
const partition = `
  alter table public.call_batch_contacts rename to unpartitioned_contacts;
  create table public.call_batch_contacts (
    like public.unpartitioned_contacts including defaults including identity including constraints,
    primary key (batch_id, id),
    foreign key (batch_id) references public.call_batches (id) on delete cascade
  ) partition by hash (batch_id);
  do $$
  begin
    for remainder in 0..15 loop
      execute format(
        'create table calls_batch_list.call_batch_contacts_%s partition of public.call_batch_contacts
         for values with (modulus 16, remainder %s) with (fillfactor = 80)',
        remainder, remainder
      );
    end loop;
  end
  $$;
  insert into public.call_batch_contacts (batch_id, phone_number, status)
  select batch_id, phone_number, status from public.unpartitioned_contacts;
  create trigger count_inserted after insert on public.call_batch_contacts
  referencing new table as changed
  for each statement execute function calls_batch_list.count_call_batch_contacts();
  create trigger count_updated after update on public.call_batch_contacts
  referencing old table as replaced new table as changed
  for each statement execute function calls_batch_list.count_call_batch_contacts();
  create trigger count_deleted after delete on public.call_batch_contacts
  referencing old table as changed
  for each statement execute function calls_batch_list.count_call_batch_contacts();
`;

const changes = {
  "an insert": `insert into public.call_batch_contacts (batch_id, phone_number)
    select id, '+1555' from public.call_batches`,
  "a change of status": `update public.call_batch_contacts set status = 'failed' where id % 3 = 0`,
  "a move to a batch in another partition": `update public.call_batch_contacts
    set batch_id = (select id from public.call_batches order by id limit 1) where id % 7 = 0`,
  "a deletion": `delete from public.call_batch_contacts where id % 5 = 0`,
  "a deletion of batches": `delete from public.call_batches
    where id in (select id from public.call_batches order by id desc limit 20)`,
};

Deno.test({
  name: "contacts can be partitioned by batch, and the counts stay exact",
  ignore: !hasPostgres,
  fn: async (t) => {
    const size = { ...sizes.page, small: [80, 9] } as const;
    await using database = await startMeasuredDatabase(size, () => {});
    const { sql } = database;
    await sql.unsafe(partition).simple();
    for (const [name, statement] of Object.entries(changes)) {
      await t.step(`after ${name}`, async () => {
        const { count } = await sql.unsafe(statement);
        assert.ok(count > 0);
        assert.deepEqual(await countsThatDiffer(sql), []);
      });
    }
  },
});

async function countsThatDiffer(sql: postgres.Sql) {
  const differing = await sql`
    select batches.id
    from public.v_call_batch_summary as batches
    left join public.call_batch_contacts as contacts on contacts.batch_id = batches.id
    group by batches.id, batches.total_contacts, batches.failed
    having
      batches.total_contacts <> count(contacts.id)
      or batches.failed <> count(*) filter (where contacts.status = 'failed')`;
  return [...differing];
}
