-- The view has the columns of the answer, in its order, and runs with its reader's rights.
begin;
select plan(2);

select results_eq(
  $$ select (attname || ' ' || format_type(atttypid, atttypmod)) collate "default"
     from pg_attribute where attrelid = 'public.v_call_batch_summary'::regclass and attnum > 0
     order by attnum $$,
  array[
    'id uuid', 'agency_id uuid', 'campaign_id uuid', 'campaign_name text',
    'agent_mapping_id uuid', 'agent_name text', 'from_number text', 'status text',
    'total_contacts bigint', 'queued bigint', 'in_progress bigint', 'completed bigint',
    'failed bigint', 'skipped bigint', 'progress_percentage numeric(4,1)', 'remaining_count bigint',
    'calls_per_minute integer', 'max_concurrent integer', 'scheduled_for timestamp with time zone',
    'created_at timestamp with time zone', 'started_at timestamp with time zone',
    'last_activity_at timestamp with time zone', 'finished_per_minute numeric',
    'estimated_completion_at timestamp with time zone'
  ],
  'its columns are the promised ones'
);
select ok(
  reloptions @> array['security_invoker=on'], 'security_invoker is on'
) from pg_class where oid = 'public.v_call_batch_summary'::regclass;

select * from finish();
rollback;
