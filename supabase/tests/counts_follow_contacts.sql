-- Whatever changes contacts changes the counts of their batches with it.
begin;
select plan(19);

insert into public.agencies (id, name) values ('a0000000-0000-0000-0000-00000000000a', 'Alpha');
insert into public.call_batches (id, agency_id, from_number)
values
  ('a0000000-0000-0000-0000-0000000000b1', 'a0000000-0000-0000-0000-00000000000a', '+1555000001'),
  ('a0000000-0000-0000-0000-0000000000b2', 'a0000000-0000-0000-0000-00000000000a', '+1555000002');

-- The counts of the two batches: total, queued, in progress, completed, failed, skipped.
create function pg_temp.counts() returns setof text language sql as $$
  select
    concat_ws(' ', total_contacts, queued, in_progress, completed, failed, skipped)
  from public.v_call_batch_summary
  where agency_id = 'a0000000-0000-0000-0000-00000000000a'
  order by id
$$;

set local role service_role;

select results_eq('select pg_temp.counts()', array['0 0 0 0 0 0', '0 0 0 0 0 0'], 'at first nothing');

insert into public.call_batch_contacts (id, batch_id, phone_number, status)
overriding system value
values
  (-1, 'a0000000-0000-0000-0000-0000000000b1', '1', 'pending'),
  (-2, 'a0000000-0000-0000-0000-0000000000b1', '2', 'queued'),
  (-3, 'a0000000-0000-0000-0000-0000000000b1', '3', 'in_progress'),
  (-4, 'a0000000-0000-0000-0000-0000000000b1', '4', 'completed'),
  (-5, 'a0000000-0000-0000-0000-0000000000b1', '5', 'failed'),
  (-6, 'a0000000-0000-0000-0000-0000000000b2', '6', 'skipped');
select results_eq(
  'select pg_temp.counts()', array['5 1 1 1 1 0', '1 0 0 0 0 1'], 'an insert into two batches'
);

update public.call_batch_contacts set status = 'queued' where id = -1;
select results_eq('select pg_temp.counts()', array['5 2 1 1 1 0', '1 0 0 0 0 1'], 'one status');

update public.call_batch_contacts set status = 'skipped' where id in (-1, -2, -6);
select results_eq('select pg_temp.counts()', array['5 0 1 1 1 2', '1 0 0 0 0 1'], 'several statuses at once');

update public.call_batch_contacts set phone_number = 'other' where id < 0;
select results_eq('select pg_temp.counts()', array['5 0 1 1 1 2', '1 0 0 0 0 1'], 'a change of anything else');

update public.call_batch_contacts set batch_id = 'a0000000-0000-0000-0000-0000000000b2' where id = -3;
select results_eq('select pg_temp.counts()', array['4 0 0 1 1 2', '2 0 1 0 0 1'], 'a move to another batch');

update public.call_batch_contacts
set
  status = 'failed',
  batch_id = case
    when id = -6 then 'a0000000-0000-0000-0000-0000000000b1'::uuid
    else 'a0000000-0000-0000-0000-0000000000b2'
  end
where id in (-4, -5, -6);
select results_eq(
  'select pg_temp.counts()', array['3 0 0 0 1 2', '3 0 1 0 2 0'], 'moves both ways with a change of status'
);

update public.call_batch_contacts set id = -7 where id = -6;
select results_eq('select pg_temp.counts()', array['3 0 0 0 1 2', '3 0 1 0 2 0'], 'a change of id');

insert into public.call_batch_contacts (id, batch_id, phone_number, status)
overriding system value
values
  (-1, 'a0000000-0000-0000-0000-0000000000b1', '1', 'queued'),
  (-8, 'a0000000-0000-0000-0000-0000000000b1', '8', 'queued')
on conflict (id) do update set status = 'completed';
select results_eq(
  'select pg_temp.counts()', array['4 1 0 1 1 1', '3 0 1 0 2 0'], 'an upsert that inserts and updates'
);

insert into public.call_batch_contacts (id, batch_id, phone_number)
overriding system value
values (-1, 'a0000000-0000-0000-0000-0000000000b1', '1')
on conflict do nothing;
select results_eq('select pg_temp.counts()', array['4 1 0 1 1 1', '3 0 1 0 2 0'], 'an insert that does nothing');

with gone as (
  delete from public.call_batch_contacts where id = -8 returning batch_id
),
changed as (
  update public.call_batch_contacts set status = 'queued' where id = -1 returning batch_id
)
insert into public.call_batch_contacts (batch_id, phone_number, status)
select batch_id, 'new', 'in_progress' from gone union all select batch_id, 'new', 'failed' from changed;
select results_eq(
  'select pg_temp.counts()', array['5 1 1 0 2 1', '3 0 1 0 2 0'], 'three kinds of change in one statement'
);

merge into public.call_batch_contacts as contacts
using (values (-1::bigint), (-2), (-9)) as wanted (id) on wanted.id = contacts.id
when matched and contacts.id = -1 then delete
when matched then update set status = 'pending'
when not matched then
  insert (id, batch_id, phone_number, status)
  values (wanted.id, 'a0000000-0000-0000-0000-0000000000b2', 'x', 'queued');
select results_eq('select pg_temp.counts()', array['4 0 1 0 2 0', '4 1 1 0 2 0'], 'a merge of all three');

savepoint before;
insert into public.call_batch_contacts (batch_id, phone_number, status)
values ('a0000000-0000-0000-0000-0000000000b1', 'x', 'queued');
delete from public.call_batch_contacts where batch_id = 'a0000000-0000-0000-0000-0000000000b2';
select results_eq('select pg_temp.counts()', array['5 1 1 0 2 0', '0 0 0 0 0 0'], 'inside a savepoint');
rollback to savepoint before;
select results_eq('select pg_temp.counts()', array['4 0 1 0 2 0', '4 1 1 0 2 0'], 'and rolled back');

delete from public.call_batch_contacts where id = -2;
select results_eq('select pg_temp.counts()', array['3 0 1 0 2 0', '4 1 1 0 2 0'], 'a deletion');

delete from public.call_batch_contacts where batch_id = 'a0000000-0000-0000-0000-0000000000b1';
select results_eq('select pg_temp.counts()', array['0 0 0 0 0 0', '4 1 1 0 2 0'], 'a deletion of all in a batch');

truncate public.call_batch_contacts;
select results_eq('select pg_temp.counts()', array['0 0 0 0 0 0', '0 0 0 0 0 0'], 'a truncate');

insert into public.call_batch_contacts (batch_id, phone_number)
values ('a0000000-0000-0000-0000-0000000000b2', 'x');
select results_eq('select pg_temp.counts()', array['0 0 0 0 0 0', '1 0 0 0 0 0'], 'an insert after it');

reset role;
select results_eq(
  $$
    select count(*)::integer from calls_batch_list.call_batch_counts
    where agency_id = 'a0000000-0000-0000-0000-00000000000a'
  $$,
  array[1],
  'in one row for the one batch that has contacts'
);

select * from finish();
rollback;
