-- Row level security is on everywhere, for reading only, without a function call per row.
begin;
select plan(4);

create temporary view policies as
select schemaname || '.' || tablename as relation, cmd, roles, qual
from pg_policies where schemaname in ('public', 'calls_batch_list');

select is_empty(
  $$ select oid::regclass from pg_class
     where relkind = 'r' and relnamespace = any (tests.schemas()) and not relrowsecurity $$,
  'row level security is on for every table'
);
select bag_eq(
  'select relation, cmd, roles from policies',
  $$ select relation, 'SELECT', array['authenticated']::name[]
     from unnest(tests.tables() || array['calls_batch_list.call_batch_counts']) as relation
     where relation <> 'public.call_batch_contacts' $$,
  'each table except contacts has one policy, for select, for authenticated'
);
select is_empty(
  $$ select relation from policies where replace(qual, 'SELECT auth.uid()', '') ~ '\w\(' $$,
  'no policy calls a function per row'
);
select is_empty(
  $$ select relation from policies
     where qual !~ 'SELECT auth\.uid\(\)' and relation <> 'calls_batch_list.call_batch_counts' $$,
  'each compares with auth.uid() in a subquery that runs once, but counts, which follow their batch'
);

select * from finish();
rollback;
