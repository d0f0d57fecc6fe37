-- Deleting a campaign or an agent keeps its batches; deleting an agency takes all that is its own.
begin;
select plan(13);

insert into public.agencies (id, name)
values
  ('a0000000-0000-0000-0000-00000000000a', 'Alpha'),
  ('b0000000-0000-0000-0000-00000000000b', 'Beta');
insert into auth.users (id)
values
  ('a0000000-0000-0000-0000-000000000001'), ('a0000000-0000-0000-0000-000000000002');
insert into public.users (id, agency_id)
values
  ('a0000000-0000-0000-0000-000000000001', 'a0000000-0000-0000-0000-00000000000a'),
  ('a0000000-0000-0000-0000-000000000002', 'a0000000-0000-0000-0000-00000000000a');
insert into public.campaigns (id, agency_id, name)
values
  ('a0000000-0000-0000-0000-0000000000c1', 'a0000000-0000-0000-0000-00000000000a', 'One'),
  ('a0000000-0000-0000-0000-0000000000c2', 'a0000000-0000-0000-0000-00000000000a', 'Two');
insert into public.agent_mappings (id, agency_id, agent_name)
values
  ('a0000000-0000-0000-0000-0000000000d1', 'a0000000-0000-0000-0000-00000000000a', 'Al'),
  ('a0000000-0000-0000-0000-0000000000d2', 'a0000000-0000-0000-0000-00000000000a', 'Bo');
insert into public.call_batches (id, agency_id, campaign_id, agent_mapping_id, from_number)
values
  (
    'a0000000-0000-0000-0000-0000000000b1', 'a0000000-0000-0000-0000-00000000000a',
    'a0000000-0000-0000-0000-0000000000c1', 'a0000000-0000-0000-0000-0000000000d1', '+1555000001'
  ),
  (
    'b0000000-0000-0000-0000-0000000000b1', 'b0000000-0000-0000-0000-00000000000b',
    null, null, '+1555000002'
  );
insert into public.call_batch_contacts (batch_id, phone_number)
values
  ('a0000000-0000-0000-0000-0000000000b1', 'Alpha 1'),
  ('b0000000-0000-0000-0000-0000000000b1', 'Beta 1');

set local role service_role;

delete from public.campaigns where id = 'a0000000-0000-0000-0000-0000000000c1';
select results_eq(
  $$
    select agency_id, campaign_id, agent_mapping_id from public.call_batches
    where id = 'a0000000-0000-0000-0000-0000000000b1'
  $$,
  $$ values (
    'a0000000-0000-0000-0000-00000000000a'::uuid, null::uuid,
    'a0000000-0000-0000-0000-0000000000d1'::uuid
  ) $$,
  'without its campaign a batch stays, with its agency and agent'
);

delete from public.agent_mappings where id = 'a0000000-0000-0000-0000-0000000000d1';
select results_eq(
  $$
    select agency_id, agent_mapping_id, campaign_name, agent_name
    from public.v_call_batch_summary where id = 'a0000000-0000-0000-0000-0000000000b1'
  $$,
  $$ values ('a0000000-0000-0000-0000-00000000000a'::uuid, null::uuid, null, null) $$,
  'without its agent too, and the summary has no names'
);

reset role;
delete from auth.users where id = 'a0000000-0000-0000-0000-000000000002';
select is_empty(
  $$ select from public.users where id = 'a0000000-0000-0000-0000-000000000002' $$,
  'a deleted account takes its row in users along'
);
select isnt_empty(
  $$ select from public.agencies where id = 'a0000000-0000-0000-0000-00000000000a' $$,
  'but not the agency'
);

set local role service_role;
delete from public.agencies where id = 'a0000000-0000-0000-0000-00000000000a';
select is_empty(
  $$ select from public.campaigns where agency_id = 'a0000000-0000-0000-0000-00000000000a' $$,
  'a deleted agency takes its campaigns along'
);
select is_empty(
  $$ select from public.agent_mappings where agency_id = 'a0000000-0000-0000-0000-00000000000a' $$,
  'and its agents'
);
select is_empty(
  $$ select from public.call_batches where agency_id = 'a0000000-0000-0000-0000-00000000000a' $$,
  'and its batches'
);
select is_empty(
  $$
    select from public.call_batch_contacts
    where batch_id = 'a0000000-0000-0000-0000-0000000000b1'
  $$,
  'and their contacts'
);
select is_empty(
  $$
    select from calls_batch_list.call_batch_counts
    where agency_id = 'a0000000-0000-0000-0000-00000000000a'
  $$,
  'and their counts'
);
select results_eq(
  $$ select agency_id from public.users where id = 'a0000000-0000-0000-0000-000000000001' $$,
  array[null::uuid],
  'its people stay, without an agency'
);
select results_eq(
  $$
    select total_contacts from public.v_call_batch_summary
    where agency_id = 'b0000000-0000-0000-0000-00000000000b'
  $$,
  array[1::bigint],
  'and another agency keeps everything'
);

-- Batches that still point at campaigns and agents, all in one deletion.
insert into public.campaigns (id, agency_id, name)
values ('b0000000-0000-0000-0000-0000000000c1', 'b0000000-0000-0000-0000-00000000000b', 'Beta calls');
update public.call_batches set campaign_id = 'b0000000-0000-0000-0000-0000000000c1'
where agency_id = 'b0000000-0000-0000-0000-00000000000b';
select lives_ok(
  $$ delete from public.agencies where id = 'b0000000-0000-0000-0000-00000000000b' $$,
  'an agency goes although its batches still have a campaign'
);
select is_empty(
  $$ select from public.call_batches where agency_id = 'b0000000-0000-0000-0000-00000000000b' $$,
  'along with those batches'
);

select * from finish();
rollback;
