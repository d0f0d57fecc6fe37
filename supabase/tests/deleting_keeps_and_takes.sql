-- Deleting a campaign or an agent keeps its batches; deleting an agency deletes what belongs to it.
begin;
select plan(11);

select
  tests.make_agency(name), tests.make_campaign(name, name), tests.make_agent(name, name),
  tests.make_batch(number, name, name, name), tests.make_contacts(number, '{"queued": 1}')
from (values ('Acme', '+1555001'), ('Globex', '+1555002')) as agencies (name, number);
select tests.make_campaign('Renewals', 'Acme'), tests.make_agent('Sales Agent', 'Acme');
select tests.make_batch('+1555003', 'Acme', 'Renewals', 'Sales Agent');
select tests.make_member('ada', 'Acme'), tests.make_member('ben', 'Acme');

prepare summary as
select agency_id, campaign_id, campaign_name, agent_mapping_id, agent_name
from public.v_call_batch_summary where from_number = '+1555001';

set local role service_role;
delete from public.campaigns where id = tests.id_of('Acme');
select results_eq(
  'summary', $$ values (tests.id_of('Acme'), null::uuid, null, tests.id_of('Acme'), 'Acme') $$,
  'without its campaign a batch stays, with its agency and agent'
);
delete from public.agent_mappings where id = tests.id_of('Acme');
select results_eq(
  'summary', $$ values (tests.id_of('Acme'), null::uuid, null, null::uuid, null) $$,
  'without its agent too, and the summary has no names'
);

reset role;
delete from auth.users where id = tests.id_of('ben');
select is_empty(
  $$ select from public.users where id = tests.id_of('ben') $$,
  'a deleted account takes its row in users along'
);
select isnt_empty(
  $$ select from public.agencies where id = tests.id_of('Acme') $$, 'but not the agency'
);

set local role service_role;
-- One of its batches still has a campaign and an agent.
delete from public.agencies where id = tests.id_of('Acme');
select is_empty(
  format('select from %s where %s = tests.id_of(%L)', relation, owner, name),
  'a deleted agency leaves nothing in ' || relation
)
from (
  values
    ('public.campaigns', 'agency_id', 'Acme'), ('public.agent_mappings', 'agency_id', 'Acme'),
    ('public.call_batches', 'agency_id', 'Acme'),
    ('public.call_batch_contacts', 'batch_id', '+1555001'),
    ('calls_batch_list.call_batch_counts', 'batch_id', '+1555001')
) as owned (relation, owner, name);
select results_eq(
  $$ select agency_id from public.users where id = tests.id_of('ada') $$, array[null::uuid],
  'its users stay, without an agency'
);
select results_eq(
  $$ select campaign_name, agent_name, total_contacts from public.v_call_batch_summary
     where agency_id = tests.id_of('Globex') $$,
  $$ values ('Globex', 'Globex', 1::bigint) $$,
  'and another agency keeps everything'
);

select * from finish();
rollback;
