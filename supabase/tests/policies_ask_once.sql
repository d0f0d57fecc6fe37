-- Row level security is on everywhere, for reading only, and costs one look-up a query.
begin;
select plan(5);

create function pg_temp.policies() returns table (relation text, command text, roles name[], qual text)
language sql as $$
  select schemaname || '.' || tablename, cmd, roles, qual
  from pg_policies where schemaname in ('public', 'calls_batch_list')
$$;

select is_empty(
  $$
    select oid::regclass from pg_class
    where relkind = 'r' and relnamespace in ('public'::regnamespace, 'calls_batch_list'::regnamespace)
      and not relrowsecurity
  $$,
  'row level security is on for every table'
);
select set_eq(
  'select relation, command, roles from pg_temp.policies()',
  $$
    select unnest(array[
      'public.agencies', 'public.users', 'public.campaigns', 'public.agent_mappings',
      'public.call_batches', 'public.call_batch_contacts', 'calls_batch_list.call_batch_counts',
      'calls_batch_list.moved_batches'
    ]), 'SELECT', array['authenticated']::name[]
  $$,
  'each table has one policy, for select, for authenticated'
);
select is_empty(
  $$
    select relation from pg_temp.policies()
    where regexp_replace(qual, 'SELECT auth\.uid\(\)', '', 'g') ~ '\w\('
  $$,
  'no policy calls a function per row'
);
select is_empty(
  $$ select relation from pg_temp.policies() where qual !~ 'SELECT auth\.uid\(\)' $$,
  'each asks who calls, in a subquery that runs once'
);

-- The same seen in a plan: however many rows there are, the caller's row is read once.
insert into public.agencies (id, name) values ('a0000000-0000-0000-0000-00000000000a', 'Alpha');
insert into auth.users (id) values ('a0000000-0000-0000-0000-000000000001');
insert into public.users (id, agency_id)
values ('a0000000-0000-0000-0000-000000000001', 'a0000000-0000-0000-0000-00000000000a');
insert into public.call_batches (agency_id, from_number)
select 'a0000000-0000-0000-0000-00000000000a', '+1555' from generate_series(1, 1000);

create function pg_temp.rows_of(node text, query text) returns setof integer language plpgsql as $$
declare
  plan jsonb;
begin
  execute 'explain (analyze, format json) ' || query into plan;
  return query
    select (match ->> 'Actual Loops')::integer
    from jsonb_path_query(plan, ('$.** ? (@."Relation Name" == "' || node || '")')::jsonpath) as match;
end;
$$;

set local role authenticated;
set local request.jwt.claim.sub = 'a0000000-0000-0000-0000-000000000001';
select set_eq(
  $$ select * from pg_temp.rows_of('users', 'select * from public.call_batches') $$, array[1],
  'the caller''s row in users is read once for a thousand batches'
);

select * from finish();
rollback;
