-- Members read their own agency's rows in every relation; nobody else reads anything.
begin;
select plan(13);

insert into public.agencies (id, name)
values
  ('a0000000-0000-0000-0000-00000000000a', 'Alpha'),
  ('b0000000-0000-0000-0000-00000000000b', 'Beta');

insert into auth.users (id)
values
  ('a0000000-0000-0000-0000-000000000001'),
  ('a0000000-0000-0000-0000-000000000002'),
  ('b0000000-0000-0000-0000-000000000001'),
  ('c0000000-0000-0000-0000-000000000001'),
  ('c0000000-0000-0000-0000-000000000002');

insert into public.users (id, agency_id)
values
  ('a0000000-0000-0000-0000-000000000001', 'a0000000-0000-0000-0000-00000000000a'),
  ('a0000000-0000-0000-0000-000000000002', 'a0000000-0000-0000-0000-00000000000a'),
  ('b0000000-0000-0000-0000-000000000001', 'b0000000-0000-0000-0000-00000000000b'),
  ('c0000000-0000-0000-0000-000000000001', null);

insert into public.campaigns (id, agency_id, name)
values
  ('a0000000-0000-0000-0000-0000000000c1', 'a0000000-0000-0000-0000-00000000000a', 'Alpha calls'),
  ('b0000000-0000-0000-0000-0000000000c1', 'b0000000-0000-0000-0000-00000000000b', 'Beta calls');

insert into public.agent_mappings (id, agency_id, agent_name)
values
  ('a0000000-0000-0000-0000-0000000000d1', 'a0000000-0000-0000-0000-00000000000a', 'Al'),
  ('b0000000-0000-0000-0000-0000000000d1', 'b0000000-0000-0000-0000-00000000000b', 'Bea');

insert into public.call_batches (id, agency_id, campaign_id, agent_mapping_id, from_number)
values
  (
    'a0000000-0000-0000-0000-0000000000b1', 'a0000000-0000-0000-0000-00000000000a',
    'a0000000-0000-0000-0000-0000000000c1', 'a0000000-0000-0000-0000-0000000000d1', '+1555000001'
  ),
  (
    'b0000000-0000-0000-0000-0000000000b1', 'b0000000-0000-0000-0000-00000000000b',
    'b0000000-0000-0000-0000-0000000000c1', 'b0000000-0000-0000-0000-0000000000d1', '+1555000002'
  );

insert into public.call_batch_contacts (batch_id, phone_number)
values
  ('a0000000-0000-0000-0000-0000000000b1', 'Alpha 1'),
  ('a0000000-0000-0000-0000-0000000000b1', 'Alpha 2'),
  ('b0000000-0000-0000-0000-0000000000b1', 'Beta 1');

-- What is seen of each relation; null where nothing is.
prepare seen as
select 'agencies', (select string_agg(name, ', ' order by name) from public.agencies)
union all
select 'users', (select string_agg(right(id::text, 1), ', ' order by id) from public.users)
union all
select 'campaigns', (select string_agg(name, ', ' order by name) from public.campaigns)
union all
select 'agent_mappings', (select string_agg(agent_name, ', ' order by agent_name) from public.agent_mappings)
union all
select 'call_batches', (select string_agg(from_number, ', ' order by from_number) from public.call_batches)
union all
select
  'call_batch_contacts',
  (select string_agg(phone_number, ', ' order by phone_number) from public.call_batch_contacts)
union all
select
  'v_call_batch_summary',
  (
    select string_agg(
      concat_ws(' ', from_number, campaign_name, agent_name, total_contacts), ', ' order by from_number
    )
    from public.v_call_batch_summary
  )
union all
select 'call_batch_counts', (select sum(total)::text from calls_batch_list.call_batch_counts);

set local role authenticated;
set local request.jwt.claim.sub = 'a0000000-0000-0000-0000-000000000001';
select results_eq(
  'seen',
  $$ values
    ('agencies', 'Alpha'), ('users', '1'), ('campaigns', 'Alpha calls'), ('agent_mappings', 'Al'),
    ('call_batches', '+1555000001'), ('call_batch_contacts', 'Alpha 1, Alpha 2'),
    ('v_call_batch_summary', '+1555000001 Alpha calls Al 2'), ('call_batch_counts', '2') $$,
  'a member sees their own agency, and of the users only their own row'
);

set local request.jwt.claim.sub = 'b0000000-0000-0000-0000-000000000001';
select results_eq(
  'seen',
  $$ values
    ('agencies', 'Beta'), ('users', '1'), ('campaigns', 'Beta calls'), ('agent_mappings', 'Bea'),
    ('call_batches', '+1555000002'), ('call_batch_contacts', 'Beta 1'),
    ('v_call_batch_summary', '+1555000002 Beta calls Bea 1'), ('call_batch_counts', '1') $$,
  'a member of another agency sees that one'
);

set local request.jwt.claim.sub = 'c0000000-0000-0000-0000-000000000001';
select results_eq(
  'seen',
  $$ values
    ('agencies', null), ('users', '1'), ('campaigns', null), ('agent_mappings', null),
    ('call_batches', null), ('call_batch_contacts', null),
    ('v_call_batch_summary', null), ('call_batch_counts', null) $$,
  'someone without an agency sees their own row and nothing else'
);

set local request.jwt.claim.sub = 'c0000000-0000-0000-0000-000000000002';
select results_eq(
  'seen',
  $$ values
    ('agencies', null), ('users', null), ('campaigns', null), ('agent_mappings', null),
    ('call_batches', null), ('call_batch_contacts', null),
    ('v_call_batch_summary', null), ('call_batch_counts', null) $$,
  'someone without a row in users sees nothing'
);

set local role anon;
set local request.jwt.claim.sub = '';
select throws_ok('select from public.agencies', '42501', null, 'anon may not read agencies');
select throws_ok('select from public.users', '42501', null, 'anon may not read users');
select throws_ok('select from public.campaigns', '42501', null, 'anon may not read campaigns');
select throws_ok('select from public.agent_mappings', '42501', null, 'anon may not read agents');
select throws_ok('select from public.call_batches', '42501', null, 'anon may not read batches');
select throws_ok('select from public.call_batch_contacts', '42501', null, 'anon may not read contacts');
select throws_ok('select from public.v_call_batch_summary', '42501', null, 'anon may not read the summary');
select throws_ok('select from calls_batch_list.call_batch_counts', '42501', null, 'anon may not read the counts');

set local role service_role;
select set_has(
  'select from_number, campaign_name, agent_name, total_contacts from public.v_call_batch_summary',
  $$ values
    ('+1555000001', 'Alpha calls', 'Al', 2::bigint), ('+1555000002', 'Beta calls', 'Bea', 1) $$,
  'the service role sees every agency'
);

select * from finish();
rollback;
