-- Compares counts with contacts and corrects them: for contacts older than the triggers, and after
-- changes with triggers disabled. Only service_role may run it.

create function calls_batch_list.count_differences(of_batch uuid)
returns table (batch_id uuid, counter text, kept bigint, found bigint)
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select entries.batch_id, entries.counter, sum(entries.kept), sum(entries.found)
  from (
    select contacts.batch_id, counters.counter, 0 as kept, 1 as found
    from public.call_batch_contacts as contacts
    cross join lateral (values ('total'), (contacts.status)) as counters (counter)
    where counters.counter <> 'pending'
    union all
    select counts.batch_id, counters.counter, counters.kept, 0
    from calls_batch_list.call_batch_counts as counts
    cross join lateral (
      values
        ('total', counts.total), ('queued', counts.queued), ('in_progress', counts.in_progress),
        ('completed', counts.completed), ('failed', counts.failed), ('skipped', counts.skipped)
    ) as counters (counter, kept)
  ) as entries
  where of_batch is null or entries.batch_id = of_batch
  group by entries.batch_id, entries.counter
  having sum(entries.kept) <> sum(entries.found)
$$;

create function calls_batch_list.recount_call_batches(of_batch uuid default null)
returns table (batch_id uuid, counter text, kept bigint, found bigint)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'recount_call_batches needs a read committed transaction'
      using errcode = 'feature_not_supported';
  end if;
  -- Two recounts at once would both add the same difference.
  perform pg_advisory_xact_lock(hashtext('calls_batch_list.recount_call_batches'));
  -- Contacts before counts, in the order of a truncate.
  lock table public.call_batch_contacts in access share mode;
  perform set_config('calls_batch_list.recounting', 'on', true);

  -- Contacts and counts change in the same transaction, so a difference seen in one snapshot is exact
  -- and can be added while others write.
  return query
  with differences as (
    select * from calls_batch_list.count_differences(of_batch)
  ),
  corrected as (
    insert into calls_batch_list.call_batch_counts (
      batch_id, slot, total, queued, in_progress, completed, failed, skipped, last_activity_at
    )
    select
      batch_id, 0, coalesce(sum(found - kept) filter (where counter = 'total'), 0),
      coalesce(sum(found - kept) filter (where counter = 'queued'), 0),
      coalesce(sum(found - kept) filter (where counter = 'in_progress'), 0),
      coalesce(sum(found - kept) filter (where counter = 'completed'), 0),
      coalesce(sum(found - kept) filter (where counter = 'failed'), 0),
      coalesce(sum(found - kept) filter (where counter = 'skipped'), 0),
      clock_timestamp()
    from differences
    group by batch_id
  )
  select * from differences order by batch_id, counter;

  delete from calls_batch_list.call_batch_counts
  where batch_id in (
    select counts.batch_id
    from calls_batch_list.call_batch_counts as counts
    where not exists (select from public.call_batches where id = counts.batch_id)
    group by counts.batch_id
    having (sum(total), sum(queued), sum(in_progress)) = (0, 0, 0)
      and (sum(completed), sum(failed), sum(skipped)) = (0, 0, 0)
  );
  perform set_config('calls_batch_list.recounting', '', true);
end;
$$;

comment on function calls_batch_list.count_differences is
  'Counters that differ from the contacts, of one batch or all.';
comment on function calls_batch_list.recount_call_batches is
  'Corrects the counts of one batch or all, and returns each difference: as kept, as found.';

revoke all on all functions in schema calls_batch_list from public, anon, authenticated;
grant execute on function calls_batch_list.recount_call_batches to service_role;

-- Contacts that are older than the triggers.
do $$ begin perform calls_batch_list.recount_call_batches(); end $$;
