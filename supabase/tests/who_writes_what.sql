-- Only the service role writes: whatever it is, members and anon are refused.
begin;
select plan(4);

insert into public.agencies (id, name) values ('a0000000-0000-0000-0000-00000000000a', 'Alpha');
insert into auth.users (id) values ('a0000000-0000-0000-0000-000000000001');
insert into public.users (id, agency_id)
values ('a0000000-0000-0000-0000-000000000001', 'a0000000-0000-0000-0000-00000000000a');
insert into public.call_batches (id, agency_id, from_number)
values ('a0000000-0000-0000-0000-0000000000b1', 'a0000000-0000-0000-0000-00000000000a', '+1555000001');
insert into public.call_batch_contacts (batch_id, phone_number)
values ('a0000000-0000-0000-0000-0000000000b1', 'Alpha 1');

-- Tries every way of writing to every relation, as whoever calls it, and tells what came through.
create function pg_temp.written() returns setof text language plpgsql as $$
declare
  statement text;
begin
  foreach statement in array array[
    $sql$ insert into public.agencies (name) values ('Gamma') $sql$,
    $sql$ insert into public.users (id) values ('a0000000-0000-0000-0000-000000000009') $sql$,
    $sql$ insert into public.campaigns (agency_id, name)
          values ('a0000000-0000-0000-0000-00000000000a', 'x') $sql$,
    $sql$ insert into public.agent_mappings (agency_id, agent_name)
          values ('a0000000-0000-0000-0000-00000000000a', 'x') $sql$,
    $sql$ insert into public.call_batches (agency_id, from_number)
          values ('a0000000-0000-0000-0000-00000000000a', '+1555') $sql$,
    $sql$ insert into public.call_batch_contacts (batch_id, phone_number)
          values ('a0000000-0000-0000-0000-0000000000b1', 'x') $sql$,
    $sql$ insert into public.v_call_batch_summary (agency_id, from_number)
          values ('a0000000-0000-0000-0000-00000000000a', '+1555') $sql$,
    $sql$ insert into calls_batch_list.call_batch_counts
          values (default, gen_random_uuid(), gen_random_uuid(), 0, 0, 0, 0, 0, 0) $sql$,
    'update public.agencies set name = name',
    'update public.users set agency_id = agency_id',
    'update public.campaigns set name = name',
    'update public.agent_mappings set agent_name = agent_name',
    'update public.call_batches set status = status',
    'update public.call_batch_contacts set status = status',
    'update public.v_call_batch_summary set status = status',
    'update calls_batch_list.call_batch_counts set total = 0',
    'delete from public.agencies',
    'delete from public.users',
    'delete from public.campaigns',
    'delete from public.agent_mappings',
    'delete from public.call_batches',
    'delete from public.call_batch_contacts',
    'delete from public.v_call_batch_summary',
    'delete from calls_batch_list.call_batch_counts',
    'truncate public.agencies cascade',
    'truncate public.users cascade',
    'truncate public.campaigns cascade',
    'truncate public.agent_mappings cascade',
    'truncate public.call_batches cascade',
    'truncate public.call_batch_contacts cascade',
    'truncate calls_batch_list.call_batch_counts'
  ]
  loop
    begin
      execute statement;
      raise exception using errcode = 'U0001';
    exception
      when sqlstate 'U0001' then
        return next regexp_replace(statement, '^\s*(\w+).*?((public|calls_batch_list)\.\w+).*$', '\1 \2');
      when insufficient_privilege then
        null;
      -- A view of several tables, whatever the rights.
      when object_not_in_prerequisite_state then
        null;
      -- Allowed to insert, but the made-up user has no account.
      when foreign_key_violation then
        return next regexp_replace(statement, '^\s*(\w+).*?((public|calls_batch_list)\.\w+).*$', '\1 \2');
    end;
  end loop;
end;
$$;

set local role authenticated;
set local request.jwt.claim.sub = 'a0000000-0000-0000-0000-000000000001';
select isnt_empty('select from public.call_batch_contacts', 'there is something to write to');
select is_empty('select * from pg_temp.written()', 'a member writes nothing');

set local role anon;
set local request.jwt.claim.sub = '';
select is_empty('select * from pg_temp.written()', 'anon writes nothing');

set local role service_role;
select results_eq(
  'select * from pg_temp.written()',
  $$
    select operation || ' public.' || relation
    from unnest(array['insert', 'update', 'delete', 'truncate']) with ordinality as o (operation, i)
    cross join unnest(array[
      'agencies', 'users', 'campaigns', 'agent_mappings', 'call_batches', 'call_batch_contacts'
    ]) with ordinality as r (relation, j)
    order by i, j
  $$,
  'the service role writes every table, but neither the view nor the counts'
);

select * from finish();
rollback;
