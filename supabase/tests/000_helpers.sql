-- Fixtures and personas for the other tests, each of which rolls back. To run one alone, name this
-- file before it. The schema remains; the Data API does not expose it.
begin;
create schema if not exists tests;
comment on schema tests is 'Fixtures of supabase/tests; may be dropped.';
grant usage on schema tests to anon, authenticated, service_role;

-- The id of the row with this name; a batch is named by its from_number.
create or replace function tests.id_of(name text) returns uuid
language sql immutable strict set search_path = '' as $$
  select md5(name)::uuid
$$;

-- Makes an agency with a campaign and an agent, 'Acme calls' and 'Acme agent' for 'Acme'.
create or replace function tests.make_agency(name text) returns void
language sql set search_path = '' as $$
  insert into public.agencies (id, name) values (tests.id_of(name), name);
  insert into public.campaigns (id, agency_id, name)
  values (tests.id_of(name || ' calls'), tests.id_of(name), name || ' calls');
  insert into public.agent_mappings (id, agency_id, agent_name)
  values (tests.id_of(name || ' agent'), tests.id_of(name), name || ' agent')
$$;

create or replace function tests.make_member(name text, agency text default null) returns void
language sql set search_path = '' as $$
  insert into auth.users (id) values (tests.id_of(name));
  insert into public.users (id, agency_id) values (tests.id_of(name), tests.id_of(agency))
$$;

create or replace function tests.make_batch(
  from_number text, agency text, campaign text default null, agent text default null
) returns void
language sql set search_path = '' as $$
  insert into public.call_batches (id, agency_id, campaign_id, agent_mapping_id, from_number)
  values (
    tests.id_of(from_number), tests.id_of(agency), tests.id_of(campaign), tests.id_of(agent),
    from_number
  )
$$;

-- Adds contacts by status: {"queued": 3, "failed": 1}.
create or replace function tests.make_contacts(batch text, contacts jsonb) returns void
language sql set search_path = '' as $$
  insert into public.call_batch_contacts (batch_id, phone_number, status)
  select tests.id_of(batch), '+15551234567', entry.key
  from jsonb_each_text(contacts) as entry, generate_series(1, entry.value::integer)
$$;

-- Sets role and claims as the Data API does, until the transaction ends.
create or replace function tests.sign_in_as(name text) returns void
language sql set search_path = '' as $$
  select
    set_config('request.jwt.claim.sub', tests.id_of(name)::text, true),
    set_config('role', 'authenticated', true)
$$;

create or replace function tests.sign_out() returns void
language sql set search_path = '' as $$
  select set_config('request.jwt.claim.sub', '', true), set_config('role', 'anon', true)
$$;

create or replace function tests.tables() returns text[]
language sql immutable set search_path = '' as $$
  select array[
    'public.agencies', 'public.users', 'public.campaigns', 'public.agent_mappings',
    'public.call_batches', 'public.call_batch_contacts'
  ]
$$;

-- Relations that only triggers write.
create or replace function tests.read_only() returns text[]
language sql immutable set search_path = '' as $$
  select array[
    'public.v_call_batch_summary', 'public.v_call_batch_activity',
    'calls_batch_list.call_batch_counts'
  ]
$$;

-- The schemas of the migrations.
create or replace function tests.schemas() returns oid[]
language sql set search_path = '' as $$
  select array['public'::regnamespace, 'calls_batch_list'::regnamespace]::oid[]
$$;

grant execute on all functions in schema tests to anon, authenticated, service_role;
commit;

begin;
select plan(1);
select has_schema('tests', 'the fixtures and personas are there');
select * from finish();
rollback;
