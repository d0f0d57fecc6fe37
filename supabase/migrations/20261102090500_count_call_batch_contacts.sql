-- Keeps private.call_batch_counts true: what changes contacts changes the counts in the same
-- transaction. The triggers' functions are security definers, because those who write contacts
-- may not write counts; nobody is granted to call any of them.

create type private.contact_change as (batch_id uuid, status text, contacts bigint);

comment on type private.contact_change is
  'So many contacts more (or fewer) that have this status in this batch.';

create function private.lock_free_call_batch_counts(of_batch uuid)
returns bigint[]
language plpgsql
volatile
set search_path = ''
as $$
begin
  return array(
    select counts.id
    from private.call_batch_counts as counts
    where counts.batch_id = of_batch
    for update skip locked
  );
end;
$$;

comment on function private.lock_free_call_batch_counts is
  'Locks those of a batch''s counts that nobody else holds, and names them.';

create function private.add_to_call_batch_counts(delta private.call_batch_counts)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  free bigint[];
begin
  if current_setting('transaction_isolation') = 'read committed' then
    free := private.lock_free_call_batch_counts(delta.batch_id);
  else
    -- Here a row that has changed since the transaction began can be neither seen nor locked:
    -- count beside it.
    begin
      free := private.lock_free_call_batch_counts(delta.batch_id);
    exception
      when serialization_failure then
        free := '{}';
    end;
  end if;

  -- Read after the lock, for carry_call_batch_counts waits for those who hold it.
  select batches.agency_id into delta.agency_id
  from public.call_batches as batches
  where batches.id = delta.batch_id;

  -- Contacts that are deleted along with their batch.
  if not found then
    return;
  end if;

  if cardinality(free) = 0 then
    insert into private.call_batch_counts (
      batch_id, agency_id, total, queued, in_progress, completed, failed, skipped
    )
    values (
      delta.batch_id, delta.agency_id, delta.total,
      delta.queued, delta.in_progress, delta.completed, delta.failed, delta.skipped
    );
    return;
  end if;

  if cardinality(free) > 1 then
    with folded as (
      delete from private.call_batch_counts where id = any(free[2:]) returning *
    )
    select
      delta.total + sum(folded.total), delta.queued + sum(folded.queued),
      delta.in_progress + sum(folded.in_progress), delta.completed + sum(folded.completed),
      delta.failed + sum(folded.failed), delta.skipped + sum(folded.skipped)
    into
      delta.total, delta.queued, delta.in_progress, delta.completed, delta.failed, delta.skipped
    from folded;
  end if;

  update private.call_batch_counts as counts
  set
    total = counts.total + delta.total,
    queued = counts.queued + delta.queued,
    in_progress = counts.in_progress + delta.in_progress,
    completed = counts.completed + delta.completed,
    failed = counts.failed + delta.failed,
    skipped = counts.skipped + delta.skipped
  where counts.id = free[1];
end;
$$;

comment on function private.add_to_call_batch_counts is
  'Adds to a batch''s counts without ever waiting for another writer, and folds what lies free.';

create function private.count_call_batch_contacts()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  changes private.contact_change[];
  delta private.call_batch_counts;
begin
  -- The transition tables stand alone in these queries: joined to a table, the plan made for a
  -- load of 100,000 rows would also be the next single row's.
  if tg_op = 'INSERT' then
    changes := array(
      select (added.batch_id, added.status, count(*))::private.contact_change
      from added
      group by added.batch_id, added.status
    );
  elsif tg_op = 'DELETE' then
    changes := array(
      select (removed.batch_id, removed.status, -count(*))::private.contact_change
      from removed
      group by removed.batch_id, removed.status
    );
  else
    changes := array(
      select (moved.batch_id, moved.status, sum(moved.contacts))::private.contact_change
      from (
        select added.batch_id, added.status, 1 as contacts from added
        union all
        select removed.batch_id, removed.status, -1 as contacts from removed
      ) as moved
      group by moved.batch_id, moved.status
      having sum(moved.contacts) <> 0
    );
  end if;

  for delta in
    select
      null as id,
      change.batch_id,
      null as agency_id,
      sum(change.contacts),
      coalesce(sum(change.contacts) filter (where change.status = 'queued'), 0),
      coalesce(sum(change.contacts) filter (where change.status = 'in_progress'), 0),
      coalesce(sum(change.contacts) filter (where change.status = 'completed'), 0),
      coalesce(sum(change.contacts) filter (where change.status = 'failed'), 0),
      coalesce(sum(change.contacts) filter (where change.status = 'skipped'), 0)
    from unnest(changes) as change
    group by change.batch_id
    order by change.batch_id
  loop
    perform private.add_to_call_batch_counts(delta);
  end loop;

  return null;
end;
$$;

comment on function private.count_call_batch_contacts is
  'Adds up what a statement did to contacts and carries it to the counts of their batches.';

create trigger count_inserted
after insert on public.call_batch_contacts
referencing new table as added
for each statement execute function private.count_call_batch_contacts();

create trigger count_updated
after update on public.call_batch_contacts
referencing old table as removed new table as added
for each statement execute function private.count_call_batch_contacts();

create trigger count_deleted
after delete on public.call_batch_contacts
referencing old table as removed
for each statement execute function private.count_call_batch_contacts();

revoke all on type private.contact_change from public;
revoke all on function
  private.lock_free_call_batch_counts,
  private.add_to_call_batch_counts,
  private.count_call_batch_contacts
from public, anon, authenticated, service_role;
