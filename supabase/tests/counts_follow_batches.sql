-- Counts disappear with their batch.
begin;
select plan(7);

select tests.make_agency('Acme'), tests.make_agency('Globex');
select tests.make_batch(number, agency), tests.make_contacts(number, '{"queued": 3}')
from (values ('+1555001', 'Acme'), ('+1555002', 'Acme'), ('+1555003', 'Globex')) as batches (number, agency);

prepare counted as
select number from unnest(array['+1555001', '+1555002', '+1555003', '+1555004']) as number
where tests.id_of(number) in (select batch_id from calls_batch_list.call_batch_counts)
order by number;
prepare summary as
select from_number, concat_ws(' ', total_contacts, queued, failed)
from public.v_call_batch_summary where from_number like '+155500_' order by from_number;

set local role service_role;
delete from public.call_batches where from_number = '+1555001';
select results_eq('counted', array['+1555002', '+1555003'], 'a deleted batch has none');
select is_empty(
  $$ select from public.call_batch_contacts where batch_id = tests.id_of('+1555001') $$,
  'nor contacts'
);
delete from public.agencies where id = tests.id_of('Acme');
select results_eq('counted', array['+1555003'], 'nor one deleted with its agency');

delete from public.call_batches where from_number = '+1555003';
select tests.make_batch('+1555003', 'Globex'), tests.make_contacts('+1555003', '{"failed": 3}');
select results_eq(
  'summary', $$ values ('+1555003', '3 0 3') $$, 'one made again under its id has only new counts'
);
with gone as (
  delete from public.call_batch_contacts where batch_id = tests.id_of('+1555003') returning batch_id
)
delete from public.call_batches where id in (select batch_id from gone);
select is_empty('counted', 'one deleted in a statement with its contacts has none');

with batch as (
  insert into public.call_batches (id, agency_id, from_number)
  values (tests.id_of('+1555004'), tests.id_of('Globex'), '+1555004') returning id
)
insert into public.call_batch_contacts (batch_id, phone_number) select id, '1' from batch;
select results_eq(
  'summary', $$ values ('+1555004', '1 0 0') $$, 'one made in a statement with its contacts has counts'
);
truncate public.call_batches cascade;
select is_empty('select from calls_batch_list.call_batch_counts', 'a truncated one has none');

select * from finish();
rollback;
