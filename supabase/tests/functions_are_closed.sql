-- No function is open to callers, and none runs a caller's code.
begin;
select plan(3);

create temporary view functions as
select oid::regprocedure as name, * from pg_proc
where pronamespace = any (tests.schemas()) and not exists (
  select from pg_depend where classid = 'pg_proc'::regclass and objid = pg_proc.oid and deptype = 'e'
);

select bag_eq(
  $$ select role || ' ' || name
     from functions, unnest(array['anon', 'authenticated', 'service_role']) as role
     where has_function_privilege(role, oid, 'EXECUTE')
       and (role <> 'service_role' or prosecdef or pronamespace = 'public'::regnamespace) $$,
  array['service_role calls_batch_list.recount_call_batches(uuid)'],
  'the service role may run a recount as the owner; the others may execute nothing'
);
select is_empty(
  $$ select name from functions
     where not coalesce(proconfig @> array['search_path=pg_catalog, pg_temp'], false)
       or pronamespace = 'public'::regnamespace $$,
  'each has a fixed search path with pg_temp at the end, in a schema that is not exposed'
);

-- Types of the caller, named like those that functions use, with a check that runs in their place.
select tests.make_agency('Acme'), tests.make_batch('+1555001', 'Acme');
set local role service_role;
create function pg_temp.run() returns boolean language plpgsql as $$
begin
  if current_user <> 'service_role' then
    raise exception 'code of the caller runs as %', current_user;
  end if;
  return true;
end;
$$;
do $$
declare
  name text;
begin
  foreach name in array array['tid', 'uuid', 'text', 'int4', 'int8', 'float8', 'timestamptz'] loop
    execute format('create domain pg_temp.%1$s as pg_catalog.%1$s check (pg_temp.run())', name);
  end loop;
end;
$$;
select lives_ok(
  $$ insert into public.call_batch_contacts (batch_id, phone_number)
     select id, '1' from public.call_batches;
     update public.call_batch_contacts set status = 'completed';
     update public.call_batch_contacts set status = 'failed';
     delete from public.call_batches;
     select from calls_batch_list.recount_call_batches();
     truncate public.call_batch_contacts $$,
  'temporary types of the caller are not used'
);

select * from finish();
rollback;
