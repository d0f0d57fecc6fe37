-- Counts go where their batch goes: away with it, or along to another agency.
begin;
select plan(8);

select tests.make_agency('Acme'), tests.make_agency('Globex'), tests.make_member('grace', 'Globex');
select tests.make_batch(number, 'Acme'), tests.make_contacts(number, '{"queued": 3}')
from unnest(array['+1555001', '+1555002', '+1555003', '+1555004']) as number;

prepare counted as
select number from unnest(array['+1555001', '+1555002', '+1555003', '+1555004']) as number
where tests.id_of(number) in (select batch_id from calls_batch_list.call_batch_counts);
prepare summary as
select from_number, concat_ws(' ', total_contacts, queued, completed)
from public.v_call_batch_summary where from_number like '+155500_' order by from_number;

set local role service_role;
update public.call_batches set agency_id = tests.id_of('Globex')
where from_number in ('+1555003', '+1555004');
select tests.sign_in_as('grace');
select results_eq(
  'summary', $$ values ('+1555003', '3 3 0'), ('+1555004', '3 3 0') $$,
  'in a new agency they have their counts'
);
set local role service_role;
update public.call_batch_contacts set status = 'completed' where batch_id = tests.id_of('+1555003');
select tests.sign_in_as('grace');
select results_eq(
  'summary', $$ values ('+1555003', '3 0 3'), ('+1555004', '3 3 0') $$, 'and go on being counted'
);

set local role service_role;
delete from public.call_batches where from_number in ('+1555001', '+1555003');
select results_eq('counted', array['+1555002', '+1555004'], 'a deleted batch has none');
select is_empty(
  $$ select from public.call_batch_contacts where batch_id = tests.id_of('+1555001') $$,
  'nor contacts'
);
delete from public.agencies where id = tests.id_of('Acme');
select results_eq('counted', array['+1555004'], 'nor one deleted with its agency');
truncate public.call_batches cascade;
select is_empty('select from calls_batch_list.call_batch_counts', 'nor a truncated one');

with batch as (
  insert into public.call_batches (agency_id, from_number)
  values (tests.id_of('Globex'), '+1555005') returning id
)
insert into public.call_batch_contacts (batch_id, phone_number) select id, '1' from batch;
select results_eq(
  'summary', $$ values ('+1555005', '1 0 0') $$,
  'one made along with its contacts, in one statement, has counts'
);
select results_eq(
  'select count(*)::integer from calls_batch_list.call_batch_counts', array[1], 'in one row'
);

select * from finish();
rollback;
