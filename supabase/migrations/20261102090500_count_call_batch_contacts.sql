-- Keeps private.call_batch_counts true: what changes contacts changes the counts in the same
-- transaction. The triggers' functions are security definers, because those who write contacts
-- may not write counts; nobody is granted to call any of them.

create type private.contact_change as (batch_id uuid, status text, contacts bigint);

comment on type private.contact_change is
  'So many contacts more (or fewer) that have this status in this batch.';

create function private.lock_free_call_batch_counts(of_batches uuid[])
returns private.call_batch_counts[]
language plpgsql
volatile
set search_path = ''
as $$
begin
  return array(
    select counts
    from unnest(of_batches) as batches (id)
    inner join private.call_batch_counts as counts on counts.batch_id = batches.id
    for update of counts skip locked
  );
end;
$$;

comment on function private.lock_free_call_batch_counts is
  'Takes those rows of the batches'' counts that nobody else holds.';

create function private.count_call_batch_contacts()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
-- One plan a session, for planning costs ten times what counting does; and since it may be made
-- while the counts are few and used when they are many, only index look-ups are allowed.
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  changes private.contact_change[];
  changed_batches uuid[];
  free private.call_batch_counts[];
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

  if cardinality(changes) = 0 then
    return null;
  end if;

  changed_batches := array(select distinct change.batch_id from unnest(changes) as change);

  if current_setting('transaction_isolation') = 'read committed' then
    free := private.lock_free_call_batch_counts(changed_batches);
  else
    -- Here a row that has changed since the transaction began can be neither seen nor locked:
    -- count beside what is there.
    begin
      free := private.lock_free_call_batch_counts(changed_batches);
    exception
      when serialization_failure then
        free := '{}';
    end;
  end if;

  -- Each batch's changes and free rows become one row: the first of the free ones or a new one.
  with parts as (
    select
      null::bigint as id,
      change.batch_id,
      change.contacts as total,
      case change.status when 'queued' then change.contacts else 0 end as queued,
      case change.status when 'in_progress' then change.contacts else 0 end as in_progress,
      case change.status when 'completed' then change.contacts else 0 end as completed,
      case change.status when 'failed' then change.contacts else 0 end as failed,
      case change.status when 'skipped' then change.contacts else 0 end as skipped
    from unnest(changes) as change
    union all
    select
      taken.id, taken.batch_id, taken.total,
      taken.queued, taken.in_progress, taken.completed, taken.failed, taken.skipped
    from unnest(free) as taken
  ),
  sums as (
    select
      array_agg(parts.id order by parts.id) filter (where parts.id is not null) as ids,
      parts.batch_id,
      sum(parts.total) as total,
      sum(parts.queued) as queued,
      sum(parts.in_progress) as in_progress,
      sum(parts.completed) as completed,
      sum(parts.failed) as failed,
      sum(parts.skipped) as skipped
    from parts
    group by parts.batch_id
  ),
  kept as (
    update private.call_batch_counts as counts
    set
      total = sums.total,
      queued = sums.queued,
      in_progress = sums.in_progress,
      completed = sums.completed,
      failed = sums.failed,
      skipped = sums.skipped
    from sums
    where counts.id = sums.ids[1]
  ),
  folded as (
    delete from private.call_batch_counts as counts
    where counts.id in (select unnest(sums.ids[2:]) from sums)
  )
  insert into private.call_batch_counts (
    batch_id, agency_id, total, queued, in_progress, completed, failed, skipped
  )
  -- The agency is read after the lock, for carry_call_batch_counts waits for those who hold it.
  -- A batch that is not there is being deleted, along with its contacts.
  select
    sums.batch_id, batches.agency_id, sums.total,
    sums.queued, sums.in_progress, sums.completed, sums.failed, sums.skipped
  from sums
  inner join public.call_batches as batches on batches.id = sums.batch_id
  where sums.ids is null;

  return null;
end;
$$;

comment on function private.count_call_batch_contacts is
  'Carries what a statement did to contacts to the counts of their batches, without ever waiting.';

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
  private.count_call_batch_contacts
from public, anon, authenticated, service_role;
