-- The views have the columns of the response, in its order, and run with the reader's rights.
begin;
select plan(4);

create function pg_temp.columns_of(relation text) returns setof text language sql as $$
  select (attname || ' ' || format_type(atttypid, atttypmod)) collate "default"
  from pg_attribute where attrelid = relation::regclass and attnum > 0 order by attnum
$$;

select results_eq(
  $$ select pg_temp.columns_of('public.v_call_batch_summary') $$,
  array[
    'id uuid', 'agency_id uuid', 'campaign_id uuid', 'campaign_name text',
    'agent_mapping_id uuid', 'agent_name text', 'from_number text', 'status text',
    'total_contacts bigint', 'queued bigint', 'in_progress bigint', 'completed bigint',
    'failed bigint', 'skipped bigint', 'progress_percentage numeric(4,1)', 'remaining_count bigint',
    'calls_per_minute integer', 'max_concurrent integer', 'scheduled_for timestamp with time zone',
    'created_at timestamp with time zone', 'started_at timestamp with time zone'
  ],
  'v_call_batch_summary has 21'
);
select results_eq(
  $$ select pg_temp.columns_of('public.v_call_batch_activity') $$,
  $$ select pg_temp.columns_of('public.v_call_batch_summary')
     union all
     values
       ('last_activity_at timestamp with time zone'), ('finished_per_minute numeric'),
       ('estimated_completion_at timestamp with time zone') $$,
  'v_call_batch_activity has three more'
);
select ok(reloptions @> array['security_invoker=on'], relname || ' has security_invoker')
from pg_class where relnamespace = 'public'::regnamespace and relkind = 'v' and relname like 'v\_%';

select * from finish();
rollback;
