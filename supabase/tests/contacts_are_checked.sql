-- A contact has one of six statuses, a number and an existing batch.
begin;
select plan(12);

select tests.make_agency('Acme'), tests.make_batch('+1555001', 'Acme');

prepare contact (text, text, text) as
insert into public.call_batch_contacts (batch_id, phone_number, status)
values (tests.id_of($1), $2, $3);

select lives_ok(format('execute contact (''+1555001'', ''1'', %L)', status), status || ' is fine')
from unnest('{pending,queued,in_progress,completed,failed,skipped}'::text[]) as status;
select throws_ok(format('execute contact (%s)', contact), code, null, description)
from (
  values
    ($$ '+1555001', '1', '' $$, '23514', 'the status may not be empty'),
    ($$ '+1555001', '1', 'processing' $$, '23514', 'the status may not be a batch''s'),
    ($$ '+1555001', '1', 'Queued' $$, '23514', 'the status may not have capitals'),
    ($$ '+1555001', '1', null $$, '23502', 'the status may not be null'),
    ($$ '+1555001', null, 'queued' $$, '23502', 'the number may not be null'),
    ($$ '+1555002', '1', 'queued' $$, '23503', 'the batch must exist')
) as refused (contact, code, description);

select * from finish();
rollback;
