-- Row level security is on everywhere, for reading only, and costs one look-up a query.
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
     from unnest(tests.tables() || tests.read_only()) as relation
     where relation <> 'public.v_call_batch_summary' $$,
  'each table has one policy, for select, for authenticated'
);
select is_empty(
  $$ select relation from policies where replace(qual, 'SELECT auth.uid()', '') ~ '\w\(' $$,
  'no policy calls a function per row'
);
select is_empty(
  $$ select relation from policies where qual !~ 'SELECT auth\.uid\(\)' $$,
  'each asks who calls, in a subquery that runs once'
);

select * from finish();
rollback;
