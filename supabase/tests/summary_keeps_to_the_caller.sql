-- Without any policy in the way, the view itself shows members their own agency's batches, whoever's
-- rights it is read with; those who may see all are the service role and the owner.
begin;
select plan(8);

select tests.make_agency('Acme'), tests.make_batch('+1555001', 'Acme');
select tests.make_agency('Globex'), tests.make_batch('+1555002', 'Globex');
select tests.make_member('ada', 'Acme');

prepare numbers as
select from_number from public.v_call_batch_summary where from_number like '+155500_' order by 1;

-- A function that runs with its owner's rights, and a role with a name of its own.
create function public.numbers() returns setof text
language sql stable security definer
as $$ select from_number from public.v_call_batch_summary where from_number like '+155500_' $$;
create role reporting;
grant reporting to current_user;
grant authenticated to reporting;
grant usage on schema public to reporting;

select tests.sign_in_as('ada');
select results_eq('numbers', array['+1555001'], 'a member sees their own');
select results_eq(
  'select public.numbers()', array['+1555001'],
  'through a function with its owner''s rights, too'
);

reset role;
alter table public.call_batches disable row level security;
select tests.sign_in_as('ada');
select results_eq('numbers', array['+1555001'], 'also without row level security');
select results_eq('select public.numbers()', array['+1555001'], 'and through the function');

reset role;
set local role reporting;
select results_eq('numbers', array['+1555001'], 'a role that is granted authenticated, too');
set local request.jwt.claim.sub = '';
select is_empty('numbers', 'and nothing without a user');

reset role;
select results_eq('numbers', array['+1555001', '+1555002'], 'the owner sees all');
set local role service_role;
select results_eq('numbers', array['+1555001', '+1555002'], 'the service role sees all');

select * from finish();
rollback;
