-- Counts go where their batch goes: away with it, or along to another agency.
begin;
select plan(10);

select tests.make_agency('Acme'), tests.make_agency('Globex'), tests.make_member('grace', 'Globex');
select tests.make_batch(number, 'Acme'), tests.make_contacts(number, '{"queued": 3}')
from unnest(array['+1555001', '+1555002', '+1555003']) as number;

prepare counted as
select number from unnest(array['+1555001', '+1555002', '+1555003']) as number
where tests.id_of(number) in (select batch_id from calls_batch_list.call_batch_counts);
prepare summary as
select from_number, concat_ws(' ', total_contacts, queued, completed)
from public.v_call_batch_summary where from_number like '+155500_' order by from_number;

set local role service_role;
select results_eq('counted', array['+1555001', '+1555002', '+1555003'], 'all have counts');

update public.call_batches set agency_id = tests.id_of('Globex') where from_number = '+1555003';
select tests.sign_in_as('grace');
select results_eq('summary', $$ values ('+1555003', '3 3 0') $$, 'in the new agency it has its counts');
set local role service_role;
update public.call_batch_contacts set status = 'completed' where batch_id = tests.id_of('+1555003');
select tests.sign_in_as('grace');
select results_eq('summary', $$ values ('+1555003', '3 0 3') $$, 'and goes on being counted');
set local role service_role;
update public.call_batches set agency_id = agency_id, id = id, status = 'paused';
select results_eq(
  'summary',
  $$ values ('+1555001', '3 3 0'), ('+1555002', '3 3 0'), ('+1555003', '3 0 3') $$,
  'writing the same agency again changes nothing'
);

delete from public.call_batches where from_number = '+1555001';
select results_eq('counted', array['+1555002', '+1555003'], 'a deleted batch has none');
select is_empty(
  $$ select from public.call_batch_contacts where batch_id = tests.id_of('+1555001') $$,
  'nor contacts'
);
delete from public.agencies where id = tests.id_of('Acme');
select results_eq('counted', array['+1555003'], 'nor one deleted with its agency');
savepoint before;
truncate public.call_batches cascade;
select is_empty('select from calls_batch_list.call_batch_counts', 'truncated batches leave none');
rollback to savepoint before;
select results_eq('counted', array['+1555003'], 'unless that is rolled back');

with batch as (
  insert into public.call_batches (agency_id, from_number)
  values (tests.id_of('Globex'), '+1555004') returning id
)
insert into public.call_batch_contacts (batch_id, phone_number) select id, '1' from batch;
select results_eq(
  'summary', $$ values ('+1555003', '3 0 3'), ('+1555004', '1 0 0') $$,
  'a batch made along with its contacts, in one statement, is counted'
);

select * from finish();
rollback;
