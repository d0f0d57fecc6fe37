-- Everything in the database has a comment.
begin;
select plan(1);

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
  'tables, views, functions and policies'
);

select * from finish();
rollback;
