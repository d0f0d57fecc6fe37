-- A batch cannot reference another agency's campaign or agent, and nothing can change its agency.
begin;
select plan(12);

select tests.make_agency('Acme'), tests.make_agency('Globex');
select tests.make_batch('+1555002', 'Globex');

-- A batch of Acme with the campaign and the agent of these names.
prepare batch (text, text) as
insert into public.call_batches (agency_id, campaign_id, agent_mapping_id, from_number)
values (tests.id_of('Acme'), tests.id_of($1), tests.id_of($2), '+1555001');

select lives_ok($$ execute batch ('Acme calls', 'Acme agent') $$, 'those of the same agency');
select throws_ok(command, '23503', null, description || ' is rejected')
from (
  values
    ($$ execute batch ('Globex calls', null) $$, 'another agency''s campaign'),
    ($$ execute batch (null, 'Globex agent') $$, 'another agency''s agent'),
    ($$ execute batch ('none', null) $$, 'an unknown campaign'),
    (
      $$ update public.call_batches set campaign_id = tests.id_of('Globex calls')
         where from_number = '+1555001' $$,
      'an update to another agency''s campaign'
    )
) as rejected (command, description);

create function pg_temp.move() returns trigger language plpgsql as $$
begin
  new.agency_id := tests.id_of('Globex');
  return new;
end;
$$;
create function pg_temp.rejects(command text, target text, description text) returns text
language sql as $$
  select throws_ok(
    command, '23514', 'A row of ' || target || ' cannot change its agency', description || ' is rejected'
  )
$$;

-- Acme's batch references its campaign and agent; nothing references those of Globex.
select pg_temp.rejects(
  format('update public.%s set agency_id = tests.id_of(%L) where agency_id <> tests.id_of(%2$L)', target, agency),
  target, format('an update of %s to %s', target, agency)
)
from
  unnest(array['call_batches', 'campaigns', 'agent_mappings']) as target,
  unnest(array['Acme', 'Globex']) as agency;
create trigger zz_move before update on public.call_batches
for each row execute function pg_temp.move();
select pg_temp.rejects(
  $$ update public.call_batches set status = 'paused' $$, 'call_batches', 'a trigger that sorts last'
);

select * from finish();
rollback;
