-- No function is open to callers, and none can be led astray by a search path.
begin;
select plan(5);

create function pg_temp.ours() returns setof pg_proc language sql as $$
  select * from pg_proc
  where pronamespace in ('public'::regnamespace, 'calls_batch_list'::regnamespace)
    and not exists (
      select from pg_depend where classid = 'pg_proc'::regclass and objid = pg_proc.oid and deptype = 'e'
    )
$$;

select isnt_empty('select from pg_temp.ours()', 'there are functions');
select is_empty(
  $$
    select oid::regprocedure, role
    from pg_temp.ours(), unnest(array['anon', 'authenticated']) as role
    where has_function_privilege(role, oid, 'EXECUTE')
  $$,
  'none may be executed by anon or authenticated'
);
select results_eq(
  $$
    select oid::regprocedure::text from pg_temp.ours()
    where has_function_privilege('service_role', oid, 'EXECUTE')
  $$,
  array['calls_batch_list.recount_call_batches(uuid)'],
  'the service role may execute the repair'
);
select is_empty(
  $$
    select oid::regprocedure from pg_temp.ours()
    where not coalesce(proconfig @> array['search_path=""'], false)
  $$,
  'each pins its search path'
);
select is_empty(
  $$
    select oid::regprocedure from pg_temp.ours() where pronamespace = 'public'::regnamespace
  $$,
  'none stands in the exposed schema'
);

select * from finish();
rollback;
