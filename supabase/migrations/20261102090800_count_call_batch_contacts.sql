-- Triggers that change the counts in the same transaction as the contacts. Grants nothing.
-- They are security definers, because roles that write contacts may not write counts. `pg_temp` is
-- last in each search_path; if it were not named, Postgres would search it first for types and
-- could run a caller's code.

create function calls_batch_list.add_finishes(kept float8, added float8, bound float8)
returns float8 language plpgsql immutable set search_path = pg_catalog, pg_temp
as $$
begin
  added := least(added, greatest(kept, bound));
  return greatest(kept, added) + ln(1 + exp(-least(abs(kept - added), 40)));
end;
$$;

create function calls_batch_list.write_call_batch_counts(
  change calls_batch_list.call_batch_counts, target tid
)
returns tid language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  written tid;
begin
  update calls_batch_list.call_batch_counts as counts
  set
    total = counts.total + change.total, queued = counts.queued + change.queued,
    in_progress = counts.in_progress + change.in_progress,
    completed = counts.completed + change.completed,
    failed = counts.failed + change.failed, skipped = counts.skipped + change.skipped,
    last_activity_at = change.last_activity_at,
    -- A previous change in the future was dated by a wrong clock: the average starts again.
    first_finish_at = case
      when counts.last_activity_at > change.last_activity_at + interval '1 minute'
        then change.first_finish_at
      else coalesce(counts.first_finish_at, change.first_finish_at)
    end,
    log_finishes = case
      when counts.last_activity_at > change.last_activity_at + interval '1 minute' then null
      when counts.first_finish_at is null or change.log_finishes is null then counts.log_finishes
      else calls_batch_list.add_finishes(
        counts.log_finishes, change.log_finishes,
        ln(100) + date_part('epoch', change.last_activity_at) / 300
      )
    end
  where (counts.ctid, counts.batch_id) = (target, change.batch_id)
  returning counts.ctid into written;
  if not found then
    change.id := gen_random_uuid();
    -- The first finish starts the average and is not part of it.
    change.log_finishes := null;
    insert into calls_batch_list.call_batch_counts as counts
    select change.*
    returning counts.ctid into written;
  end if;
  return written;
end;
$$;

create function calls_batch_list.clear_call_batch_counts(of_batch uuid)
returns void language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  delete from calls_batch_list.call_batch_counts as counts
  where counts.batch_id = of_batch and (
    select
      (sum(own.total), sum(own.queued), sum(own.in_progress)) = (0, 0, 0)
      and (sum(own.completed), sum(own.failed), sum(own.skipped)) = (0, 0, 0)
    from calls_batch_list.call_batch_counts as own
    where own.batch_id = of_batch
  );
exception
  -- Rows newer than the snapshot stay; their sum is 0.
  when serialization_failure then null;
end;
$$;

create function calls_batch_list.add_to_call_batch_counts(
  change calls_batch_list.call_batch_counts, finished bigint
)
returns void language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  -- Where this transaction last wrote counts of the batch: a search would read every version of the
  -- row. Rolling back to a savepoint restores the setting, too.
  setting constant text := 'calls_batch_list.counts_' || right(change.batch_id::text, 2);
  target tid := substring(current_setting(setting, true) from '^' || change.batch_id || ' (.*)')::tid;
begin
  change.last_activity_at := clock_timestamp();
  if finished > 0 then
    change.first_finish_at := change.last_activity_at;
    change.log_finishes := ln(finished) + date_part('epoch', change.last_activity_at) / 300;
  end if;
  -- Outside read committed, a shared row may be newer than the snapshot, and reading one makes
  -- serializable transactions fail each other. There each backend has its own slot.
  change.slot := case current_setting('transaction_isolation')
    when 'read committed' then 0
    else 1 + pg_backend_pid() % 64
  end;
  if target is null then
    select counts.ctid into target
    from calls_batch_list.call_batch_counts as counts
    where counts.batch_id = change.batch_id and counts.slot = change.slot
    limit 1
    for update skip locked;
  end if;
  target := calls_batch_list.write_call_batch_counts(change, target);
  perform set_config(setting, change.batch_id || ' ' || target, true);
  -- Contacts that are deleted with their batch are counted after it is gone.
  if change.total < 0
    and not exists (select from public.call_batches as batches where batches.id = change.batch_id)
  then
    perform calls_batch_list.clear_call_batch_counts(change.batch_id);
  end if;
end;
$$;

create function calls_batch_list.count_changed_contacts()
returns trigger language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
-- Planning takes ten times as long as counting, so each session keeps one plan. It may be made for a
-- small table and used on a large one, so only index look-ups are allowed.
set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_bitmapscan = off
as $$
declare
  sign constant integer := case tg_op when 'DELETE' then -1 else 1 end;
begin
  perform calls_batch_list.add_to_call_batch_counts(
    row(
      changed.batch_id, 0, null, sign * count(*),
      sign * count(*) filter (where changed.status = 'queued'),
      sign * count(*) filter (where changed.status = 'in_progress'),
      sign * count(*) filter (where changed.status = 'completed'),
      sign * count(*) filter (where changed.status = 'failed'),
      sign * count(*) filter (where changed.status = 'skipped'),
      null, null, null
    ),
    0
  )
  from changed
  group by changed.batch_id;
  return null;
end;
$$;

create function calls_batch_list.count_updated_contacts()
returns trigger language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_bitmapscan = off
as $$
begin
  perform calls_batch_list.add_to_call_batch_counts(
    row(
      batch_id, 0, null, count(changed.id) - count(replaced.id),
      count(*) filter (where changed.status = 'queued')
      - count(*) filter (where replaced.status = 'queued'),
      count(*) filter (where changed.status = 'in_progress')
      - count(*) filter (where replaced.status = 'in_progress'),
      count(*) filter (where changed.status = 'completed')
      - count(*) filter (where replaced.status = 'completed'),
      count(*) filter (where changed.status = 'failed')
      - count(*) filter (where replaced.status = 'failed'),
      count(*) filter (where changed.status = 'skipped')
      - count(*) filter (where replaced.status = 'skipped'),
      null, null, null
    ),
    -- Contacts that move here finished have no replaced row and did not finish here.
    count(*) filter (
      where changed.status in ('completed', 'failed', 'skipped')
        and replaced.status in ('pending', 'queued', 'in_progress')
    )
  )
  from changed
  full join replaced using (batch_id, id)
  group by batch_id;
  return null;
end;
$$;

create trigger count_inserted after insert on public.call_batch_contacts
referencing new table as changed
for each statement execute function calls_batch_list.count_changed_contacts();

create trigger count_updated after update on public.call_batch_contacts
referencing old table as replaced new table as changed
for each statement execute function calls_batch_list.count_updated_contacts();

create trigger count_deleted after delete on public.call_batch_contacts
referencing old table as changed
for each statement execute function calls_batch_list.count_changed_contacts();

comment on function calls_batch_list.add_finishes is
  'ln(e^kept + e^added), with added limited to kept or the bound, whichever is higher.';
comment on function calls_batch_list.write_call_batch_counts is
  'Adds a change to the row of counts at a ctid, or inserts a row, and returns its ctid.';
comment on function calls_batch_list.clear_call_batch_counts is
  'Deletes the counts of a deleted batch if they are 0.';
comment on function calls_batch_list.add_to_call_batch_counts is
  'Adds a change of one batch''s contacts, some of which finished, to a row of its counts.';
comment on function calls_batch_list.count_changed_contacts is 'Counts inserted or deleted contacts.';
comment on function calls_batch_list.count_updated_contacts is 'Counts updated contacts.';

revoke all on all functions in schema calls_batch_list from public, anon, authenticated;
