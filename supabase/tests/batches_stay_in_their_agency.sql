-- A batch cannot point at another agency's campaign or agent.
begin;
select plan(8);

insert into public.agencies (id, name)
values
  ('a0000000-0000-0000-0000-00000000000a', 'Alpha'),
  ('b0000000-0000-0000-0000-00000000000b', 'Beta');
insert into public.campaigns (id, agency_id, name)
values
  ('a0000000-0000-0000-0000-0000000000c1', 'a0000000-0000-0000-0000-00000000000a', 'Alpha calls'),
  ('b0000000-0000-0000-0000-0000000000c1', 'b0000000-0000-0000-0000-00000000000b', 'Beta calls');
insert into public.agent_mappings (id, agency_id, agent_name)
values
  ('a0000000-0000-0000-0000-0000000000d1', 'a0000000-0000-0000-0000-00000000000a', 'Al'),
  ('b0000000-0000-0000-0000-0000000000d1', 'b0000000-0000-0000-0000-00000000000b', 'Bea');

prepare batch (uuid, uuid) as
insert into public.call_batches (id, agency_id, campaign_id, agent_mapping_id, from_number)
values (gen_random_uuid(), 'a0000000-0000-0000-0000-00000000000a', $1, $2, '+1555000001');

select lives_ok(
  $$ execute batch (
    'a0000000-0000-0000-0000-0000000000c1', 'a0000000-0000-0000-0000-0000000000d1'
  ) $$,
  'its own agency''s campaign and agent are fine'
);
select throws_ok(
  $$ execute batch ('b0000000-0000-0000-0000-0000000000c1', null) $$, '23503', null,
  'another agency''s campaign is refused'
);
select throws_ok(
  $$ execute batch (null, 'b0000000-0000-0000-0000-0000000000d1') $$, '23503', null,
  'another agency''s agent is refused'
);
select throws_ok(
  $$ execute batch ('c0000000-0000-0000-0000-0000000000c1', null) $$, '23503', null,
  'a campaign that does not exist is refused'
);
select throws_ok(
  $$ update public.call_batches set campaign_id = 'b0000000-0000-0000-0000-0000000000c1' $$,
  '23503', null, 'nor can it be pointed there later'
);
select throws_ok(
  $$ update public.call_batches set agency_id = 'b0000000-0000-0000-0000-00000000000b' $$,
  '23503', null, 'nor moved away from what it points at'
);
select throws_ok(
  $$ update public.campaigns set agency_id = 'b0000000-0000-0000-0000-00000000000b' $$,
  '23503', null, 'nor can its campaign be moved away from it'
);

set local role service_role;
select throws_ok(
  $$ execute batch ('b0000000-0000-0000-0000-0000000000c1', null) $$, '23503', null,
  'the service role is refused as well'
);

select * from finish();
rollback;
