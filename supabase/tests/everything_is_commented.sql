-- Whoever looks at the database finds a line on everything in it.
begin;
select plan(3);

select is_empty(
  $$ select oid::regclass from pg_class
     where relnamespace = any (tests.schemas()) and relkind in ('r', 'v')
       and obj_description(oid, 'pg_class') is null $$,
  'on every table and view'
);
select is_empty(
  $$ select oid::regprocedure from pg_proc
     where pronamespace = 'calls_batch_list'::regnamespace
       and obj_description(oid, 'pg_proc') is null $$,
  'on every function'
);
select is_empty(
  $$ select polname from pg_policy join pg_class on pg_class.oid = polrelid
     where relnamespace = any (tests.schemas())
       and obj_description(pg_policy.oid, 'pg_policy') is null $$,
  'on every policy'
);

select * from finish();
rollback;
