-- The repair leaves activity alone, and dates a batch whose last activity is not known. It grants
-- nothing new.

create or replace function calls_batch_list.recount_call_batches(of_batch uuid default null)
returns table (batch_id uuid, counter text, kept bigint, found bigint)
language plpgsql volatile security definer set search_path = ''
as $$
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'recounting needs a read committed transaction'
      using errcode = 'feature_not_supported';
  end if;

  -- Two at once would both add the same difference.
  perform pg_advisory_xact_lock(hashtext('calls_batch_list.recount_call_batches'));
  perform set_config('calls_batch_list.recounting', 'on', true);

  -- Another agency than the batch's, and nobody noted a move: triggers must have been off.
  insert into calls_batch_list.moved_batches (agency_id, batch_id)
  select distinct agencies.id, counts.batch_id
  from calls_batch_list.call_batch_counts as counts
  inner join public.call_batches as batches on batches.id = counts.batch_id
  cross join lateral (values (counts.agency_id), (batches.agency_id)) as agencies (id)
  where counts.agency_id <> batches.agency_id and (of_batch is null or counts.batch_id = of_batch)
  on conflict do nothing;

  -- Contacts and counts change together, so the difference seen in one snapshot is exact, and
  -- adding it is right however many are writing meanwhile. Nobody is locked out.
  return query
  with compared as (
    select
      entries.batch_id, entries.counter, (array_agg(entries.agency_id))[1] as agency_id,
      sum(entries.kept)::bigint as kept, sum(entries.found)::bigint as found
    from (
      select contacts.batch_id, batches.agency_id, counters.counter, 0 as kept, 1 as found
      from public.call_batch_contacts as contacts
      inner join public.call_batches as batches on batches.id = contacts.batch_id
      cross join lateral (values ('total'), (contacts.status)) as counters (counter)
      where counters.counter <> 'pending'
      union all
      select counts.batch_id, counts.agency_id, counters.counter, counters.kept, 0
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
  ),
  corrected as (
    insert into calls_batch_list.call_batch_counts (
      batch_id, agency_id, total, queued, in_progress, completed, failed, skipped
    )
    select
      compared.batch_id, compared.agency_id,
      (compared.counter = 'total')::integer * off.by, (compared.counter = 'queued')::integer * off.by,
      (compared.counter = 'in_progress')::integer * off.by,
      (compared.counter = 'completed')::integer * off.by,
      (compared.counter = 'failed')::integer * off.by, (compared.counter = 'skipped')::integer * off.by
    from compared
    cross join lateral (values (compared.found - compared.kept)) as off (by)
  )
  select compared.batch_id, compared.counter, compared.kept, compared.found
  from compared
  order by compared.batch_id, compared.counter;

  perform calls_batch_list.fold_call_batch_counts(counts.batch_id, counts.agency_id)
  from calls_batch_list.call_batch_counts as counts
  where of_batch is null or counts.batch_id = of_batch
  group by counts.batch_id, counts.agency_id
  having count(*) > 1;
  -- When they were last changed is not known, where triggers were off or there were no counts.
  perform calls_batch_list.add_to_call_batch_counts(unknown, null)
  from (
    select
      null::bigint, counts.batch_id, (array_agg(counts.agency_id))[1], 0, 0, 0, 0, 0, 0,
      clock_timestamp(), null::timestamptz, 0, 0, null::timestamptz, 0
    from calls_batch_list.call_batch_counts as counts
    where of_batch is null or counts.batch_id = of_batch
    group by counts.batch_id
    having max(counts.active_at) is null
  ) as unknown;
  delete from calls_batch_list.call_batch_counts as counts
  where
    (counts.total, counts.queued, counts.in_progress) = (0, 0, 0)
    and (counts.completed, counts.failed, counts.skipped) = (0, 0, 0)
    and not exists (select from public.call_batches as batches where batches.id = counts.batch_id);
  perform set_config('calls_batch_list.recounting', '', true);
end;
$$;
