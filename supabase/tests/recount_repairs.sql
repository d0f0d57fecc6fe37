-- The repair tells what was off, puts it right, and is for the service role alone.
begin;
select plan(11);

insert into public.agencies (id, name) values ('a0000000-0000-0000-0000-00000000000a', 'Alpha');
insert into public.call_batches (id, agency_id, from_number)
values
  ('a0000000-0000-0000-0000-0000000000b1', 'a0000000-0000-0000-0000-00000000000a', '+1555000001'),
  ('a0000000-0000-0000-0000-0000000000b2', 'a0000000-0000-0000-0000-00000000000a', '+1555000002');
insert into public.call_batch_contacts (batch_id, phone_number, status)
select id, 'x', 'queued' from public.call_batches, generate_series(1, 3)
where agency_id = 'a0000000-0000-0000-0000-00000000000a';

set local role service_role;
select is_empty('select * from calls_batch_list.recount_call_batches()', 'nothing is off');

reset role;
update calls_batch_list.call_batch_counts set queued = 5, failed = 1
where batch_id = 'a0000000-0000-0000-0000-0000000000b1';
delete from calls_batch_list.call_batch_counts where batch_id = 'a0000000-0000-0000-0000-0000000000b2';
set local calls_batch_list.recounting = 'on';
insert into calls_batch_list.call_batch_counts (
  batch_id, agency_id, total, queued, in_progress, completed, failed, skipped
)
values ('a0000000-0000-0000-0000-0000000000b9', 'a0000000-0000-0000-0000-00000000000a', 1, 0, 0, 0, 0, 0);

set local role service_role;
select results_eq(
  $$ select * from calls_batch_list.recount_call_batches('a0000000-0000-0000-0000-0000000000b1') $$,
  $$ values
    ('a0000000-0000-0000-0000-0000000000b1'::uuid, 'failed', 1::bigint, 0::bigint),
    ('a0000000-0000-0000-0000-0000000000b1', 'queued', 5, 3) $$,
  'one batch: each counter that is off, as kept and as found'
);
select results_eq(
  $$
    select total_contacts, queued, failed from public.v_call_batch_summary
    where id = 'a0000000-0000-0000-0000-0000000000b1'
  $$,
  $$ values (3::bigint, 3::bigint, 0::bigint) $$,
  'it is right now'
);
select results_eq(
  $$
    select total_contacts from public.v_call_batch_summary
    where id = 'a0000000-0000-0000-0000-0000000000b2'
  $$,
  array[0::bigint],
  'and the other as wrong as before'
);
select results_eq(
  $$ select right(batch_id::text, 2), counter, kept, found from calls_batch_list.recount_call_batches() $$,
  $$ values ('b2', 'queued', 0::bigint, 3::bigint), ('b2', 'total', 0, 3), ('b9', 'total', 1, 0) $$,
  'all batches: only the other is off, and what has no batch'
);
select results_eq(
  $$
    select total_contacts, queued from public.v_call_batch_summary
    where id = 'a0000000-0000-0000-0000-0000000000b2'
  $$,
  $$ values (3::bigint, 3::bigint) $$,
  'it is right now, too'
);
select is_empty(
  $$
    select from calls_batch_list.call_batch_counts where batch_id = 'a0000000-0000-0000-0000-0000000000b9'
  $$,
  'counts without a batch are gone'
);
update public.call_batch_contacts set status = 'failed'
where batch_id = 'a0000000-0000-0000-0000-0000000000b1';
select is_empty('select * from calls_batch_list.recount_call_batches()', 'a change after the repair is counted once');
select results_eq(
  $$
    select count(*)::integer from calls_batch_list.call_batch_counts
    where batch_id = 'a0000000-0000-0000-0000-0000000000b1'
  $$,
  array[1],
  'and folds the correction'
);

set local role authenticated;
select throws_ok('select calls_batch_list.recount_call_batches()', '42501', null, 'members may not repair');
set local role anon;
select throws_ok('select calls_batch_list.recount_call_batches()', '42501', null, 'nor may anon');

select * from finish();
rollback;
