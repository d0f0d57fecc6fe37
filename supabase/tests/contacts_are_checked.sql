-- A contact has one of six statuses, a number and an existing batch.
begin;
select plan(12);

insert into public.agencies (id, name) values ('a0000000-0000-0000-0000-00000000000a', 'Alpha');
insert into public.call_batches (id, agency_id, from_number)
values ('a0000000-0000-0000-0000-0000000000b1', 'a0000000-0000-0000-0000-00000000000a', '+1555');

prepare contact (text) as
insert into public.call_batch_contacts (batch_id, phone_number, status)
values ('a0000000-0000-0000-0000-0000000000b1', '1', $1);

select lives_ok(format('execute contact (%L)', status), 'status may be ' || status)
from unnest(array['pending', 'queued', 'in_progress', 'completed', 'failed', 'skipped']) as status;
select throws_ok(
  format('execute contact (%L)', status), '23514', null, format('status may not be «%s»', status)
)
from unnest(array['', 'processing', 'Queued']) as status;
select throws_ok('execute contact (null)', '23502', null, 'status may not be null');
select throws_ok(
  $$
    insert into public.call_batch_contacts (batch_id, phone_number)
    values ('a0000000-0000-0000-0000-0000000000b1', null)
  $$,
  '23502', null, 'phone_number may not be null'
);
select throws_ok(
  $$
    insert into public.call_batch_contacts (batch_id, phone_number)
    values ('a0000000-0000-0000-0000-0000000000b9', '1')
  $$,
  '23503', null, 'the batch must exist'
);

select * from finish();
rollback;
