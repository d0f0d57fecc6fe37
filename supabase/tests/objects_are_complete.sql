-- Foreign keys are indexed and state what a deletion does; everything has a comment.
begin;
select plan(3);

create temporary view foreign_keys as
select * from pg_constraint where contype = 'f' and connamespace = any (tests.schemas());

select set_eq(
  $$ select conname::text from foreign_keys where confdeltype <> 'c' $$,
  array[
    'users_agency_id_fkey', 'call_batches_agency_id_campaign_id_fkey',
    'call_batches_agency_id_agent_mapping_id_fkey'
  ],
  'all but three delete the rows that reference a deleted one'
);
select is_empty(
  $$ select conname from foreign_keys
     where not exists (
       select from pg_index
       where indrelid = conrelid and indpred is null
         and (indkey::smallint[])[0:cardinality(conkey) - 1] @> conkey
     ) $$,
  'each has an index that begins with its columns'
);
select is_empty(
  $$ select oid::regclass::text from pg_class
     where relnamespace = any (tests.schemas()) and relkind in ('r', 'v')
       and obj_description(oid, 'pg_class') is null
     union all
     select oid::regprocedure::text from pg_proc
     where pronamespace = 'calls_batch_list'::regnamespace and obj_description(oid, 'pg_proc') is null
     union all
     select polname from pg_policy join pg_class on pg_class.oid = polrelid
     where relnamespace = any (tests.schemas())
       and obj_description(pg_policy.oid, 'pg_policy') is null $$,
  'tables, views, functions and policies have comments'
);

select * from finish();
rollback;
