-- The repair tells what was off, puts it right, and is for the service role alone.
begin;
select plan(11);

select tests.make_agency('Acme');
select tests.make_batch(number, 'Acme'), tests.make_contacts(number, '{"queued": 3}')
from unnest(array['+1555001', '+1555002']) as number;

prepare recount as
select
  (select from_number from public.call_batches where id = batch_id), counter, kept::integer,
  found::integer
from calls_batch_list.recount_call_batches() order by 1, 2;

set local role service_role;
select is_empty('recount', 'nothing is off');

reset role;
update calls_batch_list.call_batch_counts set queued = 5, failed = 1
where batch_id = tests.id_of('+1555001');
delete from calls_batch_list.call_batch_counts where batch_id = tests.id_of('+1555002');
set local calls_batch_list.recounting = 'on';
insert into calls_batch_list.call_batch_counts (
  batch_id, agency_id, total, queued, in_progress, completed, failed, skipped
)
values (tests.id_of('no batch'), tests.id_of('Acme'), 1, 0, 0, 0, 0, 0);

set local role service_role;
select results_eq(
  $$ select counter, kept, found
     from calls_batch_list.recount_call_batches(tests.id_of('+1555001')) $$,
  $$ values ('failed', 1::bigint, 0::bigint), ('queued', 5, 3) $$,
  'one batch: each counter that is off, as kept and as found'
);
select results_eq(
  'recount',
  $$ values ('+1555002', 'queued', 0, 3), ('+1555002', 'total', 0, 3), (null, 'total', 1, 0) $$,
  'all batches: only the other is off, and what has no batch'
);
select is_empty(
  $$ select from calls_batch_list.call_batch_counts where batch_id = tests.id_of('no batch') $$,
  'counts without a batch are gone'
);
update public.call_batch_contacts set status = 'failed' where batch_id = tests.id_of('+1555001');
select is_empty('recount', 'a change after the repair is counted once');
select results_eq(
  $$ select from_number, queued, failed from public.v_call_batch_summary
     where agency_id = tests.id_of('Acme') order by 1 $$,
  $$ values ('+1555001', 0::bigint, 3::bigint), ('+1555002', 3, 0) $$, 'and both are right'
);
select results_eq(
  $$ select count(*)::integer from calls_batch_list.call_batch_counts
     where batch_id = tests.id_of('+1555001') $$,
  array[1],
  'and folds the correction'
);

reset role;
select tests.make_agency('Globex'), tests.make_member('ada', 'Acme'), tests.make_member('grace', 'Globex');
alter table public.call_batches disable trigger user;
update public.call_batches set agency_id = tests.id_of('Globex') where from_number = '+1555002';
alter table public.call_batches enable trigger user;
set local role service_role;
select is_empty('recount', 'a batch that was moved with triggers off keeps its counts');
select tests.sign_in_as('grace');
select results_eq(
  $$ select from_number, queued from public.v_call_batch_summary $$,
  $$ values ('+1555002', 3::bigint) $$, 'and its new agency sees them'
);

select tests.sign_in_as('ada');
select throws_ok('recount', '42501', null, 'members may not repair');
select tests.sign_out();
select throws_ok('recount', '42501', null, 'nor may anon');

select * from finish();
rollback;
