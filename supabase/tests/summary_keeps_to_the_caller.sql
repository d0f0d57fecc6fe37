-- Without any policy in the way, the view itself shows members their own agency's batches, whoever's
-- rights it is read with; those who may see all are the service role and the owner.
begin;
select plan(8);

insert into public.agencies (id, name)
values
  ('a0000000-0000-0000-0000-00000000000a', 'Alpha'),
  ('b0000000-0000-0000-0000-00000000000b', 'Beta');
insert into auth.users (id) values ('a0000000-0000-0000-0000-000000000001');
insert into public.users (id, agency_id)
values ('a0000000-0000-0000-0000-000000000001', 'a0000000-0000-0000-0000-00000000000a');
insert into public.call_batches (agency_id, from_number)
values
  ('a0000000-0000-0000-0000-00000000000a', '+1555000001'),
  ('b0000000-0000-0000-0000-00000000000b', '+1555000002');

-- A function that runs with its owner's rights, and a role with a name of its own.
create function public.numbers() returns text
language sql stable security definer
as $$ select string_agg(from_number, ', ' order by from_number) from public.v_call_batch_summary where from_number like '+155500000_' $$;
create role reporting;
grant reporting to current_user;
grant authenticated to reporting;
grant usage on schema public to reporting;

prepare numbers as
select string_agg(from_number, ', ' order by from_number)
from public.v_call_batch_summary where from_number like '+155500000_';

set local request.jwt.claim.sub = 'a0000000-0000-0000-0000-000000000001';
set local role authenticated;
select results_eq('numbers', $$values ('+1555000001')$$, 'a member sees their own');
select is(public.numbers(), '+1555000001', 'through a function with its owner''s rights, too');

reset role;
alter table public.call_batches disable row level security;
set local role authenticated;
select results_eq('numbers', $$values ('+1555000001')$$, 'also without row level security');
select is(public.numbers(), '+1555000001', 'and through the function');

reset role;
set local role reporting;
select results_eq('numbers', $$values ('+1555000001')$$, 'a role that is granted authenticated, too');

set local request.jwt.claim.sub = '';
select results_eq('numbers', $$values (null::text)$$, 'and nothing without a user');

reset role;
select results_eq('numbers', $$values ('+1555000001, +1555000002')$$, 'the owner sees all');
set local role service_role;
select results_eq('numbers', $$values ('+1555000001, +1555000002')$$, 'the service role sees all');

select * from finish();
rollback;
