-- Who holds which privilege, to the letter, whatever the project's default privileges are.
begin;
select plan(7);

create function pg_temp.privileges_of(role name)
returns table (relation text, held text) language sql as $$
  select
    oid::regclass::text,
    string_agg(privilege, ' ' order by privilege)
      filter (where has_table_privilege(role, oid, privilege))
  from
    pg_class,
    unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) as privilege
  where relnamespace in ('public'::regnamespace, 'calls_batch_list'::regnamespace) and relkind in ('r', 'v')
    and relname in (
      'agencies', 'users', 'campaigns', 'agent_mappings', 'call_batches', 'call_batch_contacts',
      'v_call_batch_summary', 'call_batch_counts'
    )
  group by oid
$$;

set local search_path = pg_catalog, extensions;

select set_eq(
  $$ select held from pg_temp.privileges_of('authenticated') $$, array['SELECT'],
  'authenticated may only select'
);
select is(
  (select count(*)::integer from pg_temp.privileges_of('authenticated')), 8,
  'and there are eight relations to select from'
);
select set_eq(
  $$ select coalesce(held, '') from pg_temp.privileges_of('anon') $$, array[''],
  'anon may do nothing'
);
select set_eq(
  $$ select * from pg_temp.privileges_of('service_role') $$,
  $$ values
    ('public.agencies', 'DELETE INSERT SELECT TRUNCATE UPDATE'),
    ('public.users', 'DELETE INSERT SELECT TRUNCATE UPDATE'),
    ('public.campaigns', 'DELETE INSERT SELECT TRUNCATE UPDATE'),
    ('public.agent_mappings', 'DELETE INSERT SELECT TRUNCATE UPDATE'),
    ('public.call_batches', 'DELETE INSERT SELECT TRUNCATE UPDATE'),
    ('public.call_batch_contacts', 'DELETE INSERT SELECT TRUNCATE UPDATE'),
    ('public.v_call_batch_summary', 'SELECT'),
    ('calls_batch_list.call_batch_counts', 'SELECT') $$,
  'the service role reads and writes the tables, and reads the rest'
);
select is_empty(
  $$
    select role, oid::regclass
    from pg_class, unnest(array['anon', 'authenticated']) as role
    where relkind = 'S' and relnamespace in ('public'::regnamespace, 'calls_batch_list'::regnamespace)
      and has_sequence_privilege(role, oid, 'USAGE, SELECT, UPDATE')
  $$,
  'no sequence is open to anon or authenticated'
);
select is_empty(
  $$
    select attrelid::regclass, attname from pg_attribute
    where attacl is not null
      and attrelid in (
        select oid from pg_class
        where relnamespace in ('public'::regnamespace, 'calls_batch_list'::regnamespace)
      )
  $$,
  'no column has privileges of its own'
);
select set_eq(
  $$
    select role || ' ' || privilege
    from
      unnest(array['anon', 'authenticated', 'service_role']) as role,
      unnest(array['USAGE', 'CREATE']) as privilege
    where has_schema_privilege(role, 'calls_batch_list', privilege)
  $$,
  array['authenticated USAGE', 'service_role USAGE'],
  'authenticated may look into the machinery for the view, anon may not'
);

select * from finish();
rollback;
