-- A batch holds only what the list can show.
begin;
select plan(48);

insert into public.agencies (id, name) values ('a0000000-0000-0000-0000-00000000000a', 'Alpha');

-- An insert of one batch with one column set to one value.
create function pg_temp.with_column(name text, value text) returns text language sql as $$
  select case
    when name = 'from_number' then format(
      'insert into public.call_batches (agency_id, from_number) values (%L, %L)',
      'a0000000-0000-0000-0000-00000000000a', value
    )
    else format(
      'insert into public.call_batches (agency_id, from_number, %I) values (%L, %L, %L)',
      name, 'a0000000-0000-0000-0000-00000000000a', '+15551234567', value
    )
  end
$$;

select lives_ok(pg_temp.with_column('status', status), 'status may be ' || status)
from unnest(array[
  'pending', 'scheduled', 'processing', 'paused', 'completed', 'failed', 'cancelled'
]) as status;
select throws_ok(pg_temp.with_column('status', status), '23514', null, format('status may not be «%s»', status))
from unnest(array['', 'Pending', 'queued', 'done']) as status;
select throws_ok(pg_temp.with_column('status', null), '23502', null, 'status may not be null');

select lives_ok(pg_temp.with_column('from_number', number), 'from_number may be ' || number)
from unnest(array['+15551234567', '+12', '+442079460123', '+123456789012345']) as number;
select throws_ok(
  pg_temp.with_column('from_number', number), '23514', null, 'from_number may not be ' || quote_nullable(number)
)
from unnest(array[
  '', '15551234567', '+05551234567', '+1', '+1234567890123456', '+1 555 123 4567', '+1555123456a',
  ' +15551234567', '+15551234567 '
]) as number;
select throws_ok(pg_temp.with_column('from_number', null), '23502', null, 'from_number may not be null');

select lives_ok(pg_temp.with_column(name, '1'), name || ' may be 1')
from unnest(array['calls_per_minute', 'max_concurrent']) as name;
select throws_ok(pg_temp.with_column(name, value), '23514', null, format('%s may not be %s', name, value))
from unnest(array['calls_per_minute', 'max_concurrent']) as name, unnest(array['0', '-1']) as value;
select throws_ok(pg_temp.with_column(name, null), '23502', null, name || ' may not be null')
from unnest(array['calls_per_minute', 'max_concurrent', 'created_at']) as name;

select lives_ok(pg_temp.with_column(name, '9999-12-31 23:59:59.999999+00'), name || ' may be in the year 9999')
from unnest(array['scheduled_for', 'created_at', 'started_at']) as name;
select throws_ok(pg_temp.with_column(name, value), '23514', null, format('%s may not be %s', name, value))
from
  unnest(array['scheduled_for', 'created_at', 'started_at']) as name,
  unnest(array['infinity', '-infinity', '10000-01-01 00:00:00+00']) as value;
select throws_ok(
  $$ insert into public.call_batches (from_number) values ('+15551234567') $$, '23502', null,
  'a batch may not be without an agency'
);

select * from finish();
rollback;
