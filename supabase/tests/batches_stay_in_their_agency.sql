-- A batch cannot point at another agency's campaign or agent.
begin;
select plan(8);

select tests.make_agency(name), tests.make_campaign(name, name), tests.make_agent(name, name)
from unnest(array['Acme', 'Globex']) as name;

-- A batch of Acme's, with the campaign and the agent of these agencies.
prepare batch (text, text) as
insert into public.call_batches (agency_id, campaign_id, agent_mapping_id, from_number)
values (tests.id_of('Acme'), tests.id_of($1), tests.id_of($2), '+1555001');

select lives_ok($$ execute batch ('Acme', 'Acme') $$, 'its own agency''s campaign and agent are fine');
select throws_ok(command, '23503', null, description || ' is refused')
from (
  values
    ($$ execute batch ('Globex', null) $$, 'another agency''s campaign'),
    ($$ execute batch (null, 'Globex') $$, 'another agency''s agent'),
    ($$ execute batch ('none', null) $$, 'a campaign that does not exist'),
    ($$ update public.call_batches set campaign_id = tests.id_of('Globex') $$, 'pointing there later'),
    ($$ update public.call_batches set agency_id = tests.id_of('Globex') $$, 'moving the batch away'),
    ($$ update public.campaigns set agency_id = tests.id_of('Globex') $$, 'moving its campaign away')
) as refused (command, description);

set local role service_role;
select throws_ok($$ execute batch ('Globex', null) $$, '23503', null, 'the service role is refused, too');

select * from finish();
rollback;
