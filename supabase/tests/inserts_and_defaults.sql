-- An insert that names only the promised columns works, with the promised defaults and limits.
begin;
select plan(11);

select tests.make_agency('Acme'), tests.make_campaign('Renewals', 'Acme');
select tests.make_agent('Sales Agent', 'Acme'), tests.make_batch('+1555001', 'Acme');
insert into auth.users (id) values (tests.id_of('ada'));

select lives_ok('insert into public.' || command, 'an insert into ' || substring(command from '\w+'))
from unnest(array[
  $$agencies (name) values (repeat('ä', 200))$$,
  $$users (id) values (tests.id_of('ada'))$$,
  $$campaigns (agency_id, name) values (tests.id_of('Acme'), 'x')$$,
  $$agent_mappings (agency_id, agent_name) values (tests.id_of('Acme'), 'x')$$,
  $$call_batches (
      id, agency_id, campaign_id, agent_mapping_id, from_number, status, calls_per_minute,
      max_concurrent, scheduled_for, created_at, started_at
    )
    values (
      tests.id_of('x'), tests.id_of('Acme'), tests.id_of('Renewals'), tests.id_of('Sales Agent'),
      '+1555002', 'processing', 1, 1, now(), now(), now()
    )$$
]) as command;
select results_eq(
  $$ insert into public.call_batches (agency_id, from_number)
     values (tests.id_of('Acme'), '+1555003')
     returning
       id is not null, campaign_id, agent_mapping_id, status, calls_per_minute, max_concurrent,
       scheduled_for, created_at, started_at $$,
  $$ values (
    true, null::uuid, null::uuid, 'pending', 30, 10, null::timestamptz, now(), null::timestamptz
  ) $$,
  'a batch is pending, 30 a minute, 10 at once, created now'
);

select throws_ok(
  format('update public.%s set %s = repeat(''ä'', 201)', target, name), '23514', null,
  format('a name of 201 characters is rejected in %s', target)
)
from (
  values ('agencies', 'name'), ('campaigns', 'name'), ('agent_mappings', 'agent_name')
) as names (target, name);

prepare contact as
insert into public.call_batch_contacts (batch_id, phone_number)
values (tests.id_of('+1555001'), 'anything') returning id is not null, status;
select results_eq(
  'contact', $$ values (true, 'pending') $$, 'a contact is pending, with any text as its number'
);
set local role service_role;
select lives_ok('contact', 'the service role needs no privilege on the sequence');

select * from finish();
rollback;
