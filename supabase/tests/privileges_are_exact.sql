-- The exact privileges, whatever the project's default privileges are.
begin;
select plan(6);

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
  $$ select held, relation = 'public.call_batch_contacts' from pg_temp.privileges_of('authenticated') $$,
  $$ values ('SELECT', false), ('', true) $$,
  'authenticated may only select, and not from contacts'
);
select set_eq(
  $$ select held from pg_temp.privileges_of('anon') $$, array[''], 'anon may do nothing'
);
select set_eq(
  $$ select * from pg_temp.privileges_of('service_role') $$,
  $$ select unnest(tests.tables()) as relation, 'SELECT INSERT UPDATE DELETE TRUNCATE' as held
     union all select unnest(tests.read_only()), 'SELECT' $$,
  'the service role reads and writes the tables, and reads the rest'
);
select is_empty(
  $$ select role, oid::regclass from pg_class, unnest(array['anon', 'authenticated']) as role
     where relkind = 'S' and relnamespace = any (tests.schemas())
       and has_sequence_privilege(role, oid, 'USAGE, SELECT, UPDATE') $$,
  'no sequence is open to anon or authenticated'
);
select is_empty(
  $$ select attrelid::regclass, attname from pg_attribute join pg_class on pg_class.oid = attrelid
     where relnamespace = any (tests.schemas()) and attacl is not null $$,
  'no column has privileges'
);
select set_eq(
  $$ select role || ' ' || privilege
     from unnest(array['anon', 'authenticated', 'service_role']) as role,
       unnest(array['USAGE', 'CREATE']) as privilege
     where has_schema_privilege(role, 'calls_batch_list', privilege) $$,
  array['authenticated USAGE', 'service_role USAGE'],
  'authenticated may use the schema of the counts, anon may not'
);

select * from finish();
rollback;
