-- Members read their own agency's rows, except contacts; nobody else reads anything.
begin;
select plan(7);

select
  tests.make_agency(agency), tests.make_member(member, agency),
  tests.make_batch(number, agency, agency || ' calls', agency || ' agent'),
  tests.make_contacts(number, contacts)
from (
  values
    ('Acme', 'ada', '+1555001', jsonb '{"queued": 2}'), ('Globex', 'grace', '+1555002', '{"failed": 1}')
) as agencies (agency, member, number, contacts);
select tests.make_member('ben', 'Acme'), tests.make_member('nora');

prepare seen as
select 'agencies', name from public.agencies
union all select 'users', name from unnest(array['ada', 'ben', 'grace', 'nora']) as name
join public.users on id = tests.id_of(name)
union all select 'campaigns', name from public.campaigns
union all select 'agent_mappings', agent_name from public.agent_mappings
union all select 'call_batches', from_number from public.call_batches
union all
select 'v_call_batch_summary', concat_ws(', ', from_number, campaign_name, agent_name, total_contacts)
from public.v_call_batch_summary
union all
select 'v_call_batch_activity', concat(from_number, ', ', last_activity_at is not null)
from public.v_call_batch_activity
union all select 'call_batch_counts', concat(queued, ' queued') from calls_batch_list.call_batch_counts;

select tests.sign_in_as('ada');
select bag_eq(
  'seen',
  $$ values
    ('agencies', 'Acme'), ('users', 'ada'), ('campaigns', 'Acme calls'),
    ('agent_mappings', 'Acme agent'), ('call_batches', '+1555001'),
    ('v_call_batch_summary', '+1555001, Acme calls, Acme agent, 2'),
    ('v_call_batch_activity', '+1555001, t'), ('call_batch_counts', '2 queued') $$,
  'a member sees their own agency, and of the users only their own row'
);
select throws_ok(
  'select from public.call_batch_contacts', '42501', null, 'members may not read contacts'
);
select tests.sign_in_as('grace');
select bag_eq(
  'seen',
  $$ values
    ('agencies', 'Globex'), ('users', 'grace'), ('campaigns', 'Globex calls'),
    ('agent_mappings', 'Globex agent'), ('call_batches', '+1555002'),
    ('v_call_batch_summary', '+1555002, Globex calls, Globex agent, 1'),
    ('v_call_batch_activity', '+1555002, t'), ('call_batch_counts', '0 queued') $$,
  'a member of another agency sees that one'
);
select tests.sign_in_as('nora');
select bag_eq(
  'seen', $$ values ('users', 'nora') $$,
  'someone without an agency sees their own row and nothing else'
);
select tests.sign_in_as('mallory');
select is_empty('seen', 'someone without a row in users sees nothing');

select tests.sign_out();
select throws_ok('seen', '42501', null, 'anon may read nothing');

set local role service_role;
select set_has(
  'select from_number, campaign_name, agent_name, total_contacts from public.v_call_batch_summary',
  $$ values
    ('+1555001', 'Acme calls', 'Acme agent', 2::bigint),
    ('+1555002', 'Globex calls', 'Globex agent', 1) $$,
  'the service role sees every agency'
);

select * from finish();
rollback;
