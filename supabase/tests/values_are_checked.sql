-- Rows hold only values that the list can return, and an insert may leave out the rest.
begin;
select plan(76);

select tests.make_agency('Acme'), tests.make_batch('+1555001', 'Acme');
select tests.make_contacts('+1555001', '{"queued": 1}');

-- Updates every row of a table; the code is the expected error.
select
  case
    when code is null then lives_ok(command, 'allowed: ' || command)
    else throws_ok(command, code, null, 'rejected: ' || command)
  end
from (
  values
    ('call_batches', '{status}', '{pending,scheduled,processing,paused,completed,failed,cancelled}', null),
    ('call_batches', '{status}', '{"",Pending,queued,done}', '23514'),
    ('call_batches', '{from_number}', '{+12,+442079460123,+123456789012345,+1555001}', null),
    (
      'call_batches', '{from_number}',
      '{"",15551234567,+05551234567,+1,+1234567890123456,"+1 555 123 4567",+1555123456a,
        " +15551234567","+15551234567 "}',
      '23514'
    ),
    ('call_batches', '{calls_per_minute,max_concurrent}', '{1}', null),
    ('call_batches', '{calls_per_minute,max_concurrent}', '{0,-1}', '23514'),
    (
      'call_batches', '{scheduled_for,created_at,started_at}',
      '{1900-01-01 00:00:00+00,9999-12-31 23:59:59.999999+00}', null
    ),
    (
      'call_batches', '{scheduled_for,created_at,started_at}',
      '{infinity,-infinity,1899-12-31 23:59:59.999999+00,10000-01-01 00:00:00+00}', '23514'
    ),
    (
      'call_batches', '{agency_id,status,from_number,calls_per_minute,max_concurrent,created_at}',
      '{null}', '23502'
    ),
    ('call_batch_contacts', '{status}', '{pending,queued,in_progress,completed,failed,skipped}', null),
    ('call_batch_contacts', '{status}', '{"",processing,Queued}', '23514'),
    ('call_batch_contacts', '{batch_id,status,phone_number}', '{null}', '23502'),
    ('call_batch_contacts', '{batch_id}', '{00000000-0000-0000-0000-000000000000}', '23503')
) as cases (relation, names, contents, code),
  unnest(names::text[]) as name, unnest(contents::text[]) as value,
  format('update public.%s set %s = %L', relation, name, value) as command;

-- Inserts that name only the promised columns, as the service role.
insert into auth.users (id) values (tests.id_of('ada'));
set local role service_role;
select case
  when length = 200 then lives_ok(command, 'a name of 200 characters in ' || relation)
  else throws_ok(command, '23514', null, 'no longer name in ' || relation)
end
from unnest(array[200, 201]) as length, (
  values
    ('agencies (id, name)', 'gen_random_uuid()'), ('campaigns (agency_id, name)', 'tests.id_of(''Acme'')'),
    ('agent_mappings (agency_id, agent_name)', 'tests.id_of(''Acme'')')
) as names (relation, id),
  format('insert into public.%s values (%s, repeat(''ä'', %s))', relation, id, length) as command;
select lives_ok(
  $$ insert into public.agencies (name) values ('Globex');
     insert into public.users (id) values (tests.id_of('ada')) $$,
  'agencies have ids, and users need no agency'
);
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
select results_eq(
  $$ insert into public.call_batch_contacts (batch_id, phone_number)
     values (tests.id_of('+1555001'), 'anything') returning id is not null, status $$,
  $$ values (true, 'pending') $$,
  'a contact is pending, with any text as its number'
);

select * from finish();
rollback;
