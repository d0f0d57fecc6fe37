-- Keeps calls_batch_list.call_batch_counts true: what changes contacts changes the counts in the
-- same transaction. The functions are security definers, because those who write contacts may not
-- write counts; nobody is granted to call any of them.

create function calls_batch_list.count_call_batch_contacts()
returns trigger language plpgsql volatile security definer set search_path = ''
-- One plan a session, for planning costs ten times what counting does; and since it may be made
-- while the counts are few and used when they are many, only look-ups are allowed.
set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_bitmapscan = off
as $$
declare
  batch_ids uuid[];
  statuses text[];
  contacts bigint[];
  sign integer := case tg_op when 'DELETE' then -1 else 1 end;
  change calls_batch_list.call_batch_counts;
  setting text;
  place text;
  mine tid;
begin
  if tg_op = 'UPDATE' then
    select array_agg(moved.batch_id), array_agg(moved.status), array_agg(moved.contacts)
    into batch_ids, statuses, contacts
    from (
      select both_sides.batch_id, both_sides.status, sum(both_sides.contacts) as contacts
      from (
        select changed.batch_id, changed.status, 1 as contacts from changed
        union all
        select replaced.batch_id, replaced.status, -1 from replaced
      ) as both_sides
      group by both_sides.batch_id, both_sides.status
      having sum(both_sides.contacts) <> 0
    ) as moved;
  else
    select array_agg(moved.batch_id), array_agg(moved.status), array_agg(moved.contacts * sign)
    into batch_ids, statuses, contacts
    from (
      select changed.batch_id, changed.status, count(*) as contacts
      from changed
      group by changed.batch_id, changed.status
    ) as moved;
  end if;

  for change in
    select
      null::bigint, moved.batch_id,
      (select batches.agency_id from public.call_batches as batches where batches.id = moved.batch_id),
      sum(moved.contacts), sum(moved.contacts * (moved.status = 'queued')::integer),
      sum(moved.contacts * (moved.status = 'in_progress')::integer),
      sum(moved.contacts * (moved.status = 'completed')::integer),
      sum(moved.contacts * (moved.status = 'failed')::integer),
      sum(moved.contacts * (moved.status = 'skipped')::integer)
    from unnest(batch_ids, statuses, contacts) as moved (batch_id, status, contacts)
    group by moved.batch_id
  loop
    -- The transaction's own row of the batch, if it has one: a search for it would walk through all
    -- its versions. A savepoint that is undone takes the setting back, too.
    setting := 'calls_batch_list.counts_' || right(change.batch_id::text, 1);
    place := concat(change.batch_id, change.agency_id, ' ');
    mine := substring(current_setting(setting, true) from '^' || place || '(.*)')::tid;
    if mine is not null or current_setting('transaction_isolation') = 'read committed' then
      mine := calls_batch_list.add_to_call_batch_counts(change, mine);
    else
      begin
        mine := calls_batch_list.add_to_call_batch_counts(change, null);
      exception
        -- What has changed since the transaction began cannot be taken: none is at this place.
        when serialization_failure then
          mine := calls_batch_list.add_to_call_batch_counts(change, '(0,0)');
      end;
    end if;
    perform set_config(setting, place || mine, true);
  end loop;

  return null;
end;
$$;

create trigger count_inserted after insert on public.call_batch_contacts
referencing new table as changed
for each statement execute function calls_batch_list.count_call_batch_contacts();

create trigger count_updated after update on public.call_batch_contacts
referencing old table as replaced new table as changed
for each statement execute function calls_batch_list.count_call_batch_contacts();

create trigger count_deleted after delete on public.call_batch_contacts
referencing old table as changed
for each statement execute function calls_batch_list.count_call_batch_contacts();

create function calls_batch_list.empty_call_batch_counts()
returns trigger language plpgsql volatile security definer set search_path = ''
as $$
begin
  -- Nobody else is counting now, for the contacts are locked.
  if current_setting('transaction_isolation') = 'read committed' then
    delete from calls_batch_list.call_batch_counts;
  else
    -- Unlike a deletion it takes counts that are newer than the transaction's snapshot, too.
    truncate calls_batch_list.call_batch_counts;
  end if;
  return null;
end;
$$;

create trigger empty_counts after truncate on public.call_batch_contacts
for each statement execute function calls_batch_list.empty_call_batch_counts();

create function calls_batch_list.delete_contacts_of_call_batch()
returns trigger language plpgsql volatile security definer set search_path = ''
as $$
declare
  folded tid;
begin
  delete from public.call_batch_contacts as contacts where contacts.batch_id = old.id;
  begin
    folded := calls_batch_list.fold_call_batch_counts(old.id, old.agency_id);
    delete from calls_batch_list.call_batch_counts as counts
    where counts.ctid = folded and (counts.total, counts.queued, counts.in_progress) = (0, 0, 0)
      and (counts.completed, counts.failed, counts.skipped) = (0, 0, 0);
  exception
    -- They are newer than the transaction may see; they stay, and come to nothing.
    when serialization_failure then
      null;
  end;
  return old;
end;
$$;

-- Before the foreign key does it: a batch must be there for its contacts to be counted.
create trigger delete_contacts before delete on public.call_batches
for each row execute function calls_batch_list.delete_contacts_of_call_batch();

create function calls_batch_list.note_moved_call_batch()
returns trigger language plpgsql volatile security definer set search_path = ''
as $$
begin
  insert into calls_batch_list.moved_batches (agency_id, batch_id)
  values (old.agency_id, new.id), (new.agency_id, new.id)
  on conflict do nothing;
  return null;
end;
$$;

create trigger note_move after update of agency_id on public.call_batches
for each row when (old.agency_id <> new.agency_id)
execute function calls_batch_list.note_moved_call_batch();

create function calls_batch_list.skip_restored_call_batch_counts()
returns trigger language plpgsql volatile set search_path = ''
as $$ begin return null; end $$;

-- Counts of a dump that come while its contacts are being counted.
create trigger skip_restored before insert on calls_batch_list.call_batch_counts
for each row
when (
  pg_trigger_depth() = 0
  and current_setting('calls_batch_list.recounting', true) is distinct from 'on'
)
execute function calls_batch_list.skip_restored_call_batch_counts();

comment on function calls_batch_list.count_call_batch_contacts is
  'Carries what a statement did to contacts to the counts of their batches, without ever waiting.';
comment on function calls_batch_list.empty_call_batch_counts is
  'Empties the counts when the contacts are truncated, alone or along with the batches.';
comment on function calls_batch_list.delete_contacts_of_call_batch is
  'Deletes a batch''s contacts and counts before the batch.';
comment on function calls_batch_list.note_moved_call_batch is
  'Notes that the counts of a batch may name another agency than its own.';
comment on function calls_batch_list.skip_restored_call_batch_counts is 'Leaves out a row of counts.';

revoke all on all functions in schema calls_batch_list from public, anon, authenticated;

-- What was there before the triggers.
do $$ begin perform calls_batch_list.recount_call_batches(); end $$;
