-- Every change of contacts changes the counts of their batches.
begin;
select plan(9);

select tests.make_agency('Acme');
select tests.make_batch('+1555001', 'Acme'), tests.make_batch('+1555002', 'Acme');

-- Total, queued, in progress, completed, failed, skipped of the two batches.
prepare counts as
select concat_ws(' ', total_contacts, queued, in_progress, completed, failed, skipped)
from public.v_call_batch_summary where agency_id = tests.id_of('Acme') order by from_number;

set local role service_role;
select results_eq('counts', array['0 0 0 0 0 0', '0 0 0 0 0 0'], 'at first nothing');
insert into public.call_batch_contacts (id, batch_id, phone_number, status)
select id, tests.id_of(batch), '1', status
from (
  values
    (-1, '+1555001', 'pending'), (-2, '+1555001', 'queued'), (-3, '+1555001', 'in_progress'),
    (-4, '+1555001', 'completed'), (-5, '+1555001', 'failed'), (-6, '+1555002', 'skipped')
) as contacts (id, batch, status);
select results_eq('counts', array['5 1 1 1 1 0', '1 0 0 0 0 1'], 'an insert into two batches');
update public.call_batch_contacts set status = 'skipped' where id in (-1, -2, -6);
select results_eq('counts', array['5 0 1 1 1 2', '1 0 0 0 0 1'], 'several statuses at once');
update public.call_batch_contacts
set status = 'failed', batch_id = tests.id_of(case id when -6 then '+1555001' else '+1555002' end)
where id in (-4, -5, -6);
select results_eq('counts', array['4 0 1 0 1 2', '2 0 0 0 2 0'], 'moves with a change of status');
insert into public.call_batch_contacts (id, batch_id, phone_number, status)
select id, tests.id_of('+1555001'), '1', 'queued' from unnest(array[-1, -8]) as id
on conflict (id) do update set status = 'completed';
select results_eq('counts', array['5 1 1 1 1 1', '2 0 0 0 2 0'], 'an upsert, inserting and updating');
merge into public.call_batch_contacts as contacts
using (values (-1::bigint), (-2), (-9)) as wanted (id) on wanted.id = contacts.id
when matched and contacts.id = -1 then delete
when matched then update set status = 'pending'
when not matched then
  insert (id, batch_id, phone_number, status)
  values (wanted.id, tests.id_of('+1555002'), '1', 'queued');
select results_eq('counts', array['4 1 1 0 1 0', '3 1 0 0 2 0'], 'a merge of all three');
delete from public.call_batch_contacts where batch_id = tests.id_of('+1555001') or id = -9;
select results_eq('counts', array['0 0 0 0 0 0', '2 0 0 0 2 0'], 'a deletion');
truncate public.call_batch_contacts;
select results_eq('counts', array['0 0 0 0 0 0', '0 0 0 0 0 0'], 'a truncate');
select tests.make_contacts('+1555002', '{"pending": 1}');
select results_eq('counts', array['0 0 0 0 0 0', '1 0 0 0 0 0'], 'an insert after it');

select * from finish();
rollback;
