-- An insert that names only the promised columns works, and the rest has the promised defaults.
begin;
select plan(8);

select lives_ok(
  $$ insert into public.agencies (name) values ('Alpha') $$, 'agencies: id has a default'
);
select lives_ok(
  $$
    insert into public.agencies (id, name) values ('a0000000-0000-0000-0000-00000000000a', 'Alpha');
    insert into auth.users (id) values ('a0000000-0000-0000-0000-000000000001');
    insert into public.users (id) values ('a0000000-0000-0000-0000-000000000001')
  $$,
  'users: the agency may be left out'
);
select lives_ok(
  $$
    insert into public.campaigns (agency_id, name)
    values ('a0000000-0000-0000-0000-00000000000a', 'Alpha calls')
  $$,
  'campaigns: id has a default'
);
select lives_ok(
  $$
    insert into public.agent_mappings (agency_id, agent_name)
    values ('a0000000-0000-0000-0000-00000000000a', 'Al')
  $$,
  'agent_mappings: id has a default'
);
select results_eq(
  $$
    insert into public.call_batches (agency_id, from_number)
    values ('a0000000-0000-0000-0000-00000000000a', '+1555000001')
    returning
      id is not null, campaign_id, agent_mapping_id, status, calls_per_minute, max_concurrent,
      scheduled_for, created_at, started_at
  $$,
  $$ values (
    true, null::uuid, null::uuid, 'pending', 30, 10, null::timestamptz, now(), null::timestamptz
  ) $$,
  'call_batches: pending, 30 a minute, 10 at once, created now'
);
select lives_ok(
  $$
    insert into public.call_batches (
      id, agency_id, campaign_id, agent_mapping_id, from_number, status, calls_per_minute,
      max_concurrent, scheduled_for, created_at, started_at
    )
    select
      'a0000000-0000-0000-0000-0000000000b1', campaigns.agency_id, campaigns.id, agent_mappings.id,
      '+15551234567', 'processing', 1, 1, '2025-01-15T10:30:00Z', '2025-01-15T10:30:00Z',
      '2025-01-15T10:31:00Z'
    from public.campaigns cross join public.agent_mappings
    where campaigns.agency_id = 'a0000000-0000-0000-0000-00000000000a'
      and agent_mappings.agency_id = campaigns.agency_id
  $$,
  'call_batches: every promised column can be named'
);
select results_eq(
  $$
    insert into public.call_batch_contacts (batch_id, phone_number)
    values ('a0000000-0000-0000-0000-0000000000b1', 'anything')
    returning id is not null, status
  $$,
  $$ values (true, 'pending') $$,
  'call_batch_contacts: pending, whatever the number looks like'
);

set local role service_role;
select lives_ok(
  $$
    insert into public.call_batch_contacts (batch_id, phone_number)
    values ('a0000000-0000-0000-0000-0000000000b1', 'anything')
  $$,
  'call_batch_contacts: the service role needs no right on the sequence'
);

select * from finish();
rollback;
