-- Progress, remaining contacts and names, as the response promises them.
begin;
select plan(10);

select tests.make_agency('Acme'), tests.make_batch('+1555002', 'Acme');
select tests.make_batch('+15551234567', 'Acme', 'Acme calls', 'Acme agent');
create function pg_temp.summary_of(number text) returns text language sql as $$
  select concat_ws(
    ' ', total_contacts, queued, in_progress, completed, failed, skipped, progress_percentage,
    remaining_count
  )
  from public.v_call_batch_summary where id = tests.id_of(number)
$$;
create function pg_temp.summary_with(contacts jsonb) returns text language plpgsql as $$
begin
  delete from public.call_batch_contacts where batch_id = tests.id_of('+15551234567');
  perform tests.make_contacts('+15551234567', contacts);
  return pg_temp.summary_of('+15551234567');
end;
$$;

select results_eq(
  $$ select from_number, campaign_id, campaign_name, agent_mapping_id, agent_name
     from public.v_call_batch_summary where agency_id = tests.id_of('Acme') order by from_number $$,
  $$ values
    ('+1555002', null, null, null, null),
    (
      '+15551234567', tests.id_of('Acme calls'), 'Acme calls', tests.id_of('Acme agent'), 'Acme agent'
    ) $$,
  'names of campaign and agent, or null'
);
select is(pg_temp.summary_of('+1555002'), '0 0 0 0 0 0 0.0 0', 'never any contacts: 0, nothing remains');
select is(pg_temp.summary_with(contacts), summary, description)
from (
  values
    (
      jsonb '{"pending": 85, "queued": 500, "in_progress": 5, "completed": 400, "failed": 10}',
      '1000 500 5 400 10 0 41.0 590', 'the example of the contract'
    ),
    ('{"pending": 1, "completed": 1999}', '2000 0 0 1999 0 0 99.9 1', '1999 of 2000 is 99.9, not 100'),
    ('{"queued": 2, "failed": 1}', '3 2 0 0 1 0 33.3 2', 'one of three is 33.3'),
    ('{"in_progress": 1, "skipped": 2}', '3 0 1 0 0 2 66.6 1', 'two of three is cut to 66.6'),
    ('{"completed": 1, "failed": 1, "skipped": 1}', '3 0 0 1 1 1 100.0 0', 'all done is 100'),
    ('{"pending": 1001, "completed": 1}', '1002 0 0 1 0 0 0.0 1001', 'one of 1002 is cut to 0'),
    ('{}', '0 0 0 0 0 0 0.0 0', 'no contacts again: 0')
) as examples (contacts, summary, description);

-- Several rows of counts, as after simultaneous writers.
set local calls_batch_list.recounting = 'on';
insert into calls_batch_list.call_batch_counts (
  batch_id, slot, total, queued, in_progress, completed, failed, skipped
)
select tests.id_of('+1555002'), 0, counts.*
from (values (9, 9, 3, 1, 2, 4), (7, -4, -1, 3, 1, 1)) as counts;
select is(
  pg_temp.summary_of('+1555002'), '16 5 2 4 3 5 75.0 4', 'rows of counts are added up'
);

select * from finish();
rollback;
