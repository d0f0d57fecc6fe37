-- Counts go where their batch goes: away with it, or along to another agency.
begin;
select plan(10);

insert into public.agencies (id, name)
values
  ('a0000000-0000-0000-0000-00000000000a', 'Alpha'),
  ('b0000000-0000-0000-0000-00000000000b', 'Beta');
insert into auth.users (id) values ('b0000000-0000-0000-0000-000000000001');
insert into public.users (id, agency_id)
values ('b0000000-0000-0000-0000-000000000001', 'b0000000-0000-0000-0000-00000000000b');
insert into public.call_batches (id, agency_id, from_number)
values
  ('a0000000-0000-0000-0000-0000000000b1', 'a0000000-0000-0000-0000-00000000000a', '+1555000001'),
  ('a0000000-0000-0000-0000-0000000000b2', 'a0000000-0000-0000-0000-00000000000a', '+1555000002'),
  ('a0000000-0000-0000-0000-0000000000b3', 'a0000000-0000-0000-0000-00000000000a', '+1555000003');
insert into public.call_batch_contacts (batch_id, phone_number, status)
select id, 'x', 'queued' from public.call_batches, generate_series(1, 3)
where agency_id = 'a0000000-0000-0000-0000-00000000000a';

create function pg_temp.batches_with_counts() returns setof text language sql as $$
  select distinct right(batch_id::text, 2) from calls_batch_list.call_batch_counts
  where batch_id::text like 'a0000000-0000-0000-0000-0000000000b_' order by 1
$$;

select results_eq('select pg_temp.batches_with_counts()', array['b1', 'b2', 'b3'], 'all have counts');

set local role service_role;
update public.call_batches set agency_id = 'b0000000-0000-0000-0000-00000000000b'
where id = 'a0000000-0000-0000-0000-0000000000b3';
set local role authenticated;
set local request.jwt.claim.sub = 'b0000000-0000-0000-0000-000000000001';
select results_eq(
  'select from_number, total_contacts, queued from public.v_call_batch_summary',
  $$ values ('+1555000003', 3::bigint, 3::bigint) $$,
  'a batch that changes agency is seen there with its counts'
);
set local role service_role;
update public.call_batch_contacts set status = 'completed'
where batch_id = 'a0000000-0000-0000-0000-0000000000b3';
set local role authenticated;
select results_eq(
  'select completed, queued from public.v_call_batch_summary', $$ values (3::bigint, 0::bigint) $$,
  'and goes on being counted'
);

set local role service_role;
update public.call_batches set agency_id = agency_id, id = id, status = 'paused';
select results_eq(
  $$
    select sum(total_contacts)::integer from public.v_call_batch_summary
    where id in (
      'a0000000-0000-0000-0000-0000000000b1', 'a0000000-0000-0000-0000-0000000000b2',
      'a0000000-0000-0000-0000-0000000000b3'
    )
  $$,
  array[9],
  'writing the same agency again changes nothing'
);

delete from public.call_batches where id = 'a0000000-0000-0000-0000-0000000000b1';
select results_eq('select pg_temp.batches_with_counts()', array['b2', 'b3'], 'a deleted batch has none');
select is_empty(
  $$ select from public.call_batch_contacts where batch_id = 'a0000000-0000-0000-0000-0000000000b1' $$,
  'nor contacts'
);

delete from public.agencies where id = 'a0000000-0000-0000-0000-00000000000a';
select results_eq('select pg_temp.batches_with_counts()', array['b3'], 'nor one deleted with its agency');

savepoint before;
truncate public.call_batches cascade;
select is_empty('select from calls_batch_list.call_batch_counts', 'truncated batches leave none');
rollback to savepoint before;
select results_eq('select pg_temp.batches_with_counts()', array['b3'], 'unless that is rolled back');

with batch as (
  insert into public.call_batches (agency_id, from_number)
  values ('b0000000-0000-0000-0000-00000000000b', '+1555000004') returning id
)
insert into public.call_batch_contacts (batch_id, phone_number) select id, 'x' from batch;
select results_eq(
  $$ select total_contacts from public.v_call_batch_summary where from_number = '+1555000004' $$,
  array[1::bigint],
  'a batch made along with its contacts, in one statement, is counted'
);

select * from finish();
rollback;
