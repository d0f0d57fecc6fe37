-- The view has the columns of the answer, in its order, and runs with its reader's rights.
begin;
select plan(5);

select results_eq(
  $$
    select (attname || ' ' || format_type(atttypid, atttypmod)) collate "default"
    from pg_attribute where attrelid = 'public.v_call_batch_summary'::regclass and attnum > 0
    order by attnum
  $$,
  array[
    'id uuid', 'agency_id uuid', 'campaign_id uuid', 'campaign_name text',
    'agent_mapping_id uuid', 'agent_name text', 'from_number text', 'status text',
    'total_contacts bigint', 'queued bigint', 'in_progress bigint', 'completed bigint',
    'failed bigint', 'skipped bigint', 'progress_percentage numeric(4,1)', 'remaining_count bigint',
    'calls_per_minute integer', 'max_concurrent integer', 'scheduled_for timestamp with time zone',
    'created_at timestamp with time zone', 'started_at timestamp with time zone'
  ],
  'its columns are the promised ones'
);
select ok(
  (
    select reloptions @> array['security_invoker=on']
    from pg_class where oid = 'public.v_call_batch_summary'::regclass
  ),
  'security_invoker is on'
);

-- The same seen from outside: with row level security on batches and no policy, a reader has no rows.
insert into public.agencies (id, name) values ('a0000000-0000-0000-0000-00000000000a', 'Alpha');
insert into auth.users (id) values ('a0000000-0000-0000-0000-000000000001');
insert into public.users (id, agency_id)
values ('a0000000-0000-0000-0000-000000000001', 'a0000000-0000-0000-0000-00000000000a');
insert into public.call_batches (agency_id, from_number)
values ('a0000000-0000-0000-0000-00000000000a', '+1555');

set local request.jwt.claim.sub = 'a0000000-0000-0000-0000-000000000001';
set local role authenticated;
select isnt_empty('select from public.v_call_batch_summary', 'a member sees a batch');
reset role;
drop policy call_batches_select_own_agency on public.call_batches;
set local role authenticated;
select is_empty('select from public.v_call_batch_summary', 'and without the batches'' policy none');

reset role;
alter table public.call_batches disable row level security;
insert into public.agencies (id, name) values ('b0000000-0000-0000-0000-00000000000b', 'Beta');
insert into public.call_batches (agency_id, from_number)
values ('b0000000-0000-0000-0000-00000000000b', '+1555');
set local role authenticated;
select set_eq(
  'select agency_id from public.v_call_batch_summary',
  array['a0000000-0000-0000-0000-00000000000a'::uuid],
  'and without row level security on batches still only those of the agency'
);

select * from finish();
rollback;
