-- Progress, what remains and the names, as the answer promises them.
begin;
select plan(10);

insert into public.agencies (id, name) values ('a0000000-0000-0000-0000-00000000000a', 'Alpha');
insert into public.campaigns (id, agency_id, name)
values ('a0000000-0000-0000-0000-0000000000c1', 'a0000000-0000-0000-0000-00000000000a', 'Q1 Outreach');
insert into public.agent_mappings (id, agency_id, agent_name)
values ('a0000000-0000-0000-0000-0000000000d1', 'a0000000-0000-0000-0000-00000000000a', 'Sales Agent');

-- A batch with so many contacts of each status, and the summary of it.
create function pg_temp.summary_of(contacts jsonb) returns setof public.v_call_batch_summary
language plpgsql as $$
declare
  batch uuid;
begin
  insert into public.call_batches (agency_id, campaign_id, agent_mapping_id, from_number)
  values (
    'a0000000-0000-0000-0000-00000000000a', 'a0000000-0000-0000-0000-0000000000c1',
    'a0000000-0000-0000-0000-0000000000d1', '+15551234567'
  )
  returning id into batch;
  insert into public.call_batch_contacts (batch_id, phone_number, status)
  select batch, 'x', entry.key
  from jsonb_each_text(contacts) as entry, generate_series(1, entry.value::integer);
  return query select * from public.v_call_batch_summary where id = batch;
end;
$$;

select results_eq(
  $$
    select
      campaign_name, agent_name, from_number, total_contacts, queued, in_progress, completed, failed,
      skipped, progress_percentage, remaining_count
    from pg_temp.summary_of(
      '{"pending": 85, "queued": 500, "in_progress": 5, "completed": 400, "failed": 10}'
    )
  $$,
  $$ values (
    'Q1 Outreach', 'Sales Agent', '+15551234567', 1000::bigint, 500::bigint, 5::bigint, 400::bigint,
    10::bigint, 0::bigint, 41.0, 590::bigint
  ) $$,
  'the example of the contract'
);
select results_eq(
  $$ select progress_percentage, remaining_count, total_contacts from pg_temp.summary_of('{}') $$,
  $$ values (0.0, 0::bigint, 0::bigint) $$,
  'no contacts: 0, and nothing remains'
);
select results_eq(
  $$ select progress_percentage, remaining_count from pg_temp.summary_of('{"pending": 1, "completed": 1999}') $$,
  $$ values (99.9, 1::bigint) $$,
  '1999 of 2000 is 99.9, not 100'
);
select results_eq(
  $$ select progress_percentage, remaining_count from pg_temp.summary_of('{"queued": 2, "failed": 1}') $$,
  $$ values (33.3, 2::bigint) $$,
  'one of three is 33.3'
);
select results_eq(
  $$ select progress_percentage from pg_temp.summary_of('{"in_progress": 1, "skipped": 2}') $$,
  array[66.6],
  'two of three is cut to 66.6'
);
select results_eq(
  $$
    select progress_percentage, remaining_count
    from pg_temp.summary_of('{"completed": 1, "failed": 1, "skipped": 1}')
  $$,
  $$ values (100.0, 0::bigint) $$,
  'all done is 100'
);
select results_eq(
  $$ select progress_percentage from pg_temp.summary_of('{"pending": 1001, "completed": 1}') $$,
  array[0.0],
  'one of 1002 is cut to 0'
);

delete from public.call_batch_contacts;
select results_eq(
  $$
    select distinct total_contacts, progress_percentage, remaining_count
    from public.v_call_batch_summary where agency_id = 'a0000000-0000-0000-0000-00000000000a'
  $$,
  $$ values (0::bigint, 0.0, 0::bigint) $$,
  'no contacts any more: 0 again'
);

insert into public.call_batches (id, agency_id, from_number)
values ('a0000000-0000-0000-0000-0000000000b1', 'a0000000-0000-0000-0000-00000000000a', '+1555');
select results_eq(
  $$
    select campaign_id, campaign_name, agent_mapping_id, agent_name
    from public.v_call_batch_summary where id = 'a0000000-0000-0000-0000-0000000000b1'
  $$,
  $$ values (null::uuid, null::text, null::uuid, null::text) $$,
  'without campaign and agent their names are null'
);

-- More than one row of counts, as after two writers at once.
set local calls_batch_list.recounting = 'on';
insert into calls_batch_list.call_batch_counts (
  batch_id, agency_id, total, queued, in_progress, completed, failed, skipped
)
values
  ('a0000000-0000-0000-0000-0000000000b1', 'a0000000-0000-0000-0000-00000000000a', 9, 9, 3, 1, 2, 4),
  ('a0000000-0000-0000-0000-0000000000b1', 'a0000000-0000-0000-0000-00000000000a', 7, -4, -1, 3, 1, 1);
select results_eq(
  $$
    select
      total_contacts, queued, in_progress, completed, failed, skipped, progress_percentage,
      remaining_count
    from public.v_call_batch_summary where id = 'a0000000-0000-0000-0000-0000000000b1'
  $$,
  $$ values (
    16::bigint, 5::bigint, 2::bigint, 4::bigint, 3::bigint, 5::bigint, 75.0, 4::bigint
  ) $$,
  'several rows of counts make one batch'
);

select * from finish();
rollback;
