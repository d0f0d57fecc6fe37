-- Deleting a campaign or an agent keeps its batches; deleting an agency deletes what belongs to it.
begin;
select plan(9);

select
  tests.make_agency(name), tests.make_member(name, name),
  tests.make_batch(number, name, name || ' calls', name || ' agent'),
  tests.make_contacts(number, '{"queued": 1}')
from (values ('Acme', '+1555001'), ('Globex', '+1555002')) as agencies (name, number);

prepare summary as
select agency_id, campaign_id, campaign_name, agent_mapping_id, agent_name, total_contacts
from public.v_call_batch_summary where from_number = '+1555001';

set local role service_role;
delete from public.campaigns where agency_id = tests.id_of('Acme');
select results_eq(
  'summary',
  $$ values
    (tests.id_of('Acme'), null::uuid, null, tests.id_of('Acme agent'), 'Acme agent', 1::bigint) $$,
  'without its campaign a batch stays, with its agency and agent'
);
delete from public.agent_mappings where agency_id = tests.id_of('Acme');
-- The batch of this agency still has a campaign and an agent.
delete from public.agencies where id = tests.id_of('Globex');
select results_eq(
  'summary', $$ values (tests.id_of('Acme'), null::uuid, null, null::uuid, null, 1::bigint) $$,
  'without its agent too, whatever another agency loses'
);
select is_empty(
  format('select from %s where %s = tests.id_of(%L)', relation, owner, name),
  'a deleted agency leaves nothing in ' || relation
)
from (
  values
    ('public.campaigns', 'agency_id', 'Globex'), ('public.agent_mappings', 'agency_id', 'Globex'),
    ('public.call_batches', 'agency_id', 'Globex'),
    ('public.call_batch_contacts', 'batch_id', '+1555002'),
    ('calls_batch_list.call_batch_counts', 'batch_id', '+1555002')
) as owned (relation, owner, name);

reset role;
delete from auth.users where id = tests.id_of('Acme');
select results_eq(
  'select id, agency_id from public.users where id in (tests.id_of(''Acme''), tests.id_of(''Globex''))',
  $$ values (tests.id_of('Globex'), null::uuid) $$,
  'its users stay, without an agency; a deleted account takes its user along'
);
select isnt_empty(
  $$ select from public.agencies where id = tests.id_of('Acme') $$, 'but not the agency'
);

select * from finish();
rollback;
