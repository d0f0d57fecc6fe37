-- No function that reads or writes is open to callers, and none can be led astray by a search path.
begin;
select plan(5);

create temporary view functions as
select oid::regprocedure as name, * from pg_proc
where pronamespace = any (tests.schemas()) and not exists (
  select from pg_depend where classid = 'pg_proc'::regclass and objid = pg_proc.oid and deptype = 'e'
);

select isnt_empty('select name from functions', 'there are functions');
select is_empty(
  $$ select name, role from functions, unnest(array['anon', 'authenticated']) as role
     where has_function_privilege(role, oid, 'EXECUTE') and (role = 'anon' or provolatile <> 'i') $$,
  'none may be executed by anon, and by authenticated only what computes'
);
select results_eq(
  $$ select name::text from functions
     where has_function_privilege('service_role', oid, 'EXECUTE') and provolatile <> 'i' $$,
  array['calls_batch_list.recount_call_batches(uuid)'],
  'the service role may execute the repair'
);
select is_empty(
  $$ select name from functions where not coalesce(proconfig @> array['search_path=""'], false) $$,
  'each pins its search path'
);
select is_empty(
  $$ select name from functions where pronamespace = 'public'::regnamespace $$,
  'none stands in the exposed schema'
);

select * from finish();
rollback;
