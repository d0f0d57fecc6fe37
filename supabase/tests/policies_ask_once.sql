-- Row level security is on everywhere, for reading only, and costs one look-up a query.
begin;
select plan(5);

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

-- The same seen in a plan.
select tests.make_agency('Acme'), tests.make_member('ada', 'Acme');
insert into public.call_batches (agency_id, from_number)
select tests.id_of('Acme'), '+1555' from generate_series(1, 1000);
create function pg_temp.reads_of_users(query text) returns setof text language plpgsql as $$
declare
  plan jsonb;
begin
  execute 'explain (analyze, format json) ' || query into plan;
  return query
    select jsonb_path_query(plan, '$.** ? (@."Relation Name" == "users")') ->> 'Actual Loops';
end;
$$;
select tests.sign_in_as('ada');
select set_eq(
  $$ select pg_temp.reads_of_users('select * from public.call_batches') $$, array['1'],
  'the caller''s row in users is read once for a thousand batches'
);

select * from finish();
rollback;
