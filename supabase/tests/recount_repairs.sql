-- A recount corrects the counts and returns what was wrong. Only the service role may run it.
begin;
select plan(9);

select tests.make_agency('Acme');
select tests.make_batch(number, 'Acme'), tests.make_contacts(number, '{"queued": 3}')
from unnest(array['+1555001', '+1555002']) as number;

prepare recount as
select
  (select from_number from public.call_batches where id = batch_id), counter, kept::integer,
  found::integer
from calls_batch_list.recount_call_batches() order by 1, 2;

set local role service_role;
select is_empty('recount', 'nothing is wrong');

reset role;
update calls_batch_list.call_batch_counts set queued = 5, failed = 1
where batch_id = tests.id_of('+1555001');
delete from calls_batch_list.call_batch_counts where batch_id = tests.id_of('+1555002');
set local calls_batch_list.recounting = 'on';
insert into calls_batch_list.call_batch_counts (
  batch_id, slot, total, queued, in_progress, completed, failed, skipped
)
values (tests.id_of('no batch'), 0, 1, 0, 0, 0, 0, 0);

set local role service_role;
select results_eq(
  $$ select counter, kept, found
     from calls_batch_list.recount_call_batches(tests.id_of('+1555001')) $$,
  $$ values ('failed', 1::bigint, 0::bigint), ('queued', 5, 3) $$,
  'one batch: each wrong counter, as kept and as found'
);
select results_eq(
  'recount',
  $$ values ('+1555002', 'queued', 0, 3), ('+1555002', 'total', 0, 3), (null, 'total', 1, 0) $$,
  'all batches: only the other is wrong, and the one that does not exist'
);
select is_empty(
  $$ select from calls_batch_list.call_batch_counts where batch_id = tests.id_of('no batch') $$,
  'counts without a batch are gone'
);
update public.call_batch_contacts set status = 'failed' where batch_id = tests.id_of('+1555001');
select is_empty('recount', 'a change after the recount is counted once');
select results_eq(
  $$ select from_number, queued, failed from public.v_call_batch_summary
     where agency_id = tests.id_of('Acme') order by 1 $$,
  $$ values ('+1555001', 0::bigint, 3::bigint), ('+1555002', 3, 0) $$, 'both are right'
);

-- Deleted while triggers were disabled, and made again.
reset role;
select tests.make_member('ada', 'Acme');
alter table public.call_batch_contacts disable trigger user;
alter table public.call_batches disable trigger user;
delete from public.call_batches where from_number = '+1555002';
alter table public.call_batch_contacts enable trigger user;
alter table public.call_batches enable trigger user;
select tests.make_batch('+1555002', 'Acme');
set local role service_role;
select results_eq(
  'recount', $$ values ('+1555002', 'queued', 3, 0), ('+1555002', 'total', 3, 0) $$,
  'counts left by a batch deleted without triggers are found when it exists again'
);

select tests.sign_in_as('ada');
select throws_ok('recount', '42501', null, 'members may not recount');
select tests.sign_out();
select throws_ok('recount', '42501', null, 'nor may anon');

select * from finish();
rollback;
