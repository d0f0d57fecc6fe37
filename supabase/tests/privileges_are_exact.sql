-- The exact privileges and policies, whatever the project's default privileges are.
begin;
select plan(8);

create function pg_temp.privileges_of(role name) returns table (relation text, held text)
language sql as $$
  select
    relation,
    coalesce(string_agg(privilege, ' ') filter (where has_table_privilege(role, relation, privilege)), '')
  from
    unnest(tests.tables() || tests.read_only()) as relation,
    unnest('{SELECT,INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER}'::text[]) as privilege
  group by relation
$$;
set local search_path = pg_catalog, extensions;

select set_eq(
  $$ select role, held, relation = 'public.call_batch_contacts'
     from unnest(array['anon', 'authenticated']) as role, pg_temp.privileges_of(role) $$,
  $$ values
    ('anon', '', true), ('anon', '', false), ('authenticated', '', true),
    ('authenticated', 'SELECT', false) $$,
  'authenticated may only select, and not from contacts; anon may do nothing'
);
select set_eq(
  $$ select * from pg_temp.privileges_of('service_role') $$,
  $$ select unnest(tests.tables()) as relation, 'SELECT INSERT UPDATE DELETE TRUNCATE' as held
     union all select unnest(tests.read_only()), 'SELECT' $$,
  'the service role reads and writes the tables, and reads the rest'
);
select is_empty(
  $$ select role || ' ' || oid::regclass
     from pg_class, unnest(array['anon', 'authenticated']) as role
     where relkind = 'S' and relnamespace = any (tests.schemas())
       and has_sequence_privilege(role, oid, 'USAGE, SELECT, UPDATE')
     union all
     select attrelid::regclass || ' ' || attname
     from pg_attribute join pg_class on pg_class.oid = attrelid
     where relnamespace = any (tests.schemas()) and attacl is not null $$,
  'sequences are closed to anon and authenticated, and no column has privileges'
);
select set_eq(
  $$ select role || ' ' || privilege
     from unnest(array['anon', 'authenticated', 'service_role']) as role,
       unnest(array['USAGE', 'CREATE']) as privilege
     where has_schema_privilege(role, 'calls_batch_list', privilege) $$,
  array['authenticated USAGE', 'service_role USAGE'],
  'authenticated may use the schema of the counts, anon may not'
);

create temporary view policies as
select schemaname || '.' || tablename as relation, cmd, roles, qual
from pg_policies where schemaname in ('public', 'calls_batch_list');
select is_empty(
  $$ select oid::regclass from pg_class
     where relnamespace = any (tests.schemas()) and (
       relkind = 'r' and not relrowsecurity
       or relkind = 'v' and not coalesce(reloptions @> array['security_invoker=on'], false)
     ) $$,
  'row level security is on for every table, and security_invoker for every view'
);
select bag_eq(
  'select relation, cmd, roles from pg_temp.policies',
  $$ select relation, 'SELECT', array['authenticated']::name[]
     from unnest(tests.tables() || array['calls_batch_list.call_batch_counts']) as relation
     where relation <> 'public.call_batch_contacts' $$,
  'each table except contacts has one policy, for select, for authenticated'
);
select is_empty(
  $$ select relation from pg_temp.policies where replace(qual, 'SELECT auth.uid()', '') ~ '\w\(' $$,
  'no policy calls a function per row'
);
select is_empty(
  $$ select relation from pg_temp.policies
     where qual !~ 'SELECT auth\.uid\(\)' and relation <> 'calls_batch_list.call_batch_counts' $$,
  'each compares with auth.uid() in a subquery that runs once, but counts, which follow their batch'
);

select * from finish();
rollback;
