-- A batch holds only values that the list can return.
begin;
select plan(54);

select tests.make_agency('Acme'), tests.make_batch('+1555001', 'Acme');

create function pg_temp.set_to(name text, value text) returns text language sql as $$
  select format('update public.call_batches set %I = %L where id = tests.id_of(''+1555001'')', name, value)
$$;

select lives_ok(pg_temp.set_to(name, value), format('%s may be «%s»', name, value))
from (
  values
    ('{status}', '{pending,scheduled,processing,paused,completed,failed,cancelled}'),
    ('{from_number}', '{+12,+442079460123,+123456789012345,+1555001}'),
    ('{calls_per_minute,max_concurrent}', '{1}'),
    ('{scheduled_for,created_at,started_at}', '{1900-01-01 00:00:00+00,9999-12-31 23:59:59.999999+00}')
) as allowed (names, contents), unnest(names::text[]) as name, unnest(contents::text[]) as value;

select throws_ok(
  pg_temp.set_to(name, value), '23514', null, format('%s may not be «%s»', name, value)
)
from (
  values
    ('{status}', '{"",Pending,queued,done}'),
    (
      '{from_number}',
      '{"",15551234567,+05551234567,+1,+1234567890123456,"+1 555 123 4567",+1555123456a,
        " +15551234567","+15551234567 "}'
    ),
    ('{calls_per_minute,max_concurrent}', '{0,-1}'),
    ('{scheduled_for,created_at,started_at}', '{infinity,-infinity,1899-12-31 23:59:59.999999+00,10000-01-01 00:00:00+00}')
) as refused (names, contents), unnest(names::text[]) as name, unnest(contents::text[]) as value;

select throws_ok(pg_temp.set_to(name, null), '23502', null, name || ' may not be null')
from unnest(
  '{agency_id,status,from_number,calls_per_minute,max_concurrent,created_at}'::text[]
) as name;

select * from finish();
rollback;
