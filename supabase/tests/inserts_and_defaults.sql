-- An insert that names only the promised columns works, and the rest has the promised defaults.
begin;
select plan(8);

insert into auth.users (id) values (tests.id_of('ada'));
select lives_ok(command, description)
from (
  values
    ($$ insert into public.agencies (name) values ('Acme') $$, 'agencies: id has a default'),
    ($$ insert into public.users (id) values (tests.id_of('ada')) $$, 'users: agency_id may be left out')
) as promised (command, description);

select tests.make_agency('Acme'), tests.make_campaign('Renewals', 'Acme');
select tests.make_agent('Sales Agent', 'Acme');
select lives_ok(
  format('insert into %s (agency_id, %s) values (tests.id_of(''Acme''), ''x'')', relation, name),
  relation || ': id has a default'
)
from (
  values ('public.campaigns', 'name'), ('public.agent_mappings', 'agent_name')
) as named (relation, name);
select results_eq(
  $$ insert into public.call_batches (agency_id, from_number)
     values (tests.id_of('Acme'), '+1555001')
     returning
       id is not null, campaign_id, agent_mapping_id, status, calls_per_minute, max_concurrent,
       scheduled_for, created_at, started_at $$,
  $$ values (
    true, null::uuid, null::uuid, 'pending', 30, 10, null::timestamptz, now(), null::timestamptz
  ) $$,
  'call_batches: pending, 30 a minute, 10 at once, created now'
);
select lives_ok(
  $$ insert into public.call_batches (
       id, agency_id, campaign_id, agent_mapping_id, from_number, status, calls_per_minute,
       max_concurrent, scheduled_for, created_at, started_at
     )
     values (
       tests.id_of('+1555002'), tests.id_of('Acme'), tests.id_of('Renewals'),
       tests.id_of('Sales Agent'), '+1555002', 'processing', 1, 1, now(), now(), now()
     ) $$,
  'call_batches: every promised column can be named'
);

prepare contact as
insert into public.call_batch_contacts (batch_id, phone_number)
values (tests.id_of('+1555002'), 'anything') returning id is not null, status;
select results_eq(
  'contact', $$ values (true, 'pending') $$,
  'call_batch_contacts: pending, whatever the number looks like'
);
set local role service_role;
select lives_ok('contact', 'call_batch_contacts: the service role needs no right on the sequence');

select * from finish();
rollback;
