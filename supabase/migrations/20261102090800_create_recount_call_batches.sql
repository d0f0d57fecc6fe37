-- The repair that should never be needed: counts contacts again and corrects what is kept.
-- Granted to service_role alone. Also the way to count contacts that are older than the triggers.

create function private.recount_call_batches(of_batch uuid default null)
returns table (batch_id uuid, counter text, kept bigint, found bigint)
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'recounting needs a read committed transaction'
      using errcode = 'feature_not_supported';
  end if;

  -- Two at once would both add the same difference.
  perform pg_advisory_xact_lock(hashtext('private.recount_call_batches'));

  delete from private.call_batch_counts as counts
  where
    (of_batch is null or counts.batch_id = of_batch)
    and not exists (
      select
      from public.call_batches as batches
      where batches.id = counts.batch_id and batches.agency_id = counts.agency_id
    );

  -- Contacts and counts change together, so the difference seen in one snapshot is exact, and
  -- adding it is right however many are writing meanwhile. Nobody is locked out.
  return query
  with contacts as (
    select
      contacts.batch_id,
      count(*) as total,
      count(*) filter (where contacts.status = 'queued') as queued,
      count(*) filter (where contacts.status = 'in_progress') as in_progress,
      count(*) filter (where contacts.status = 'completed') as completed,
      count(*) filter (where contacts.status = 'failed') as failed,
      count(*) filter (where contacts.status = 'skipped') as skipped
    from public.call_batch_contacts as contacts
    where of_batch is null or contacts.batch_id = of_batch
    group by contacts.batch_id
  ),
  compared as (
    select
      batches.id as batch_id,
      batches.agency_id,
      counter.name,
      coalesce(counter.kept, 0)::bigint as kept,
      coalesce(counter.found, 0) as found
    from public.call_batches as batches
    left join contacts on contacts.batch_id = batches.id
    left join lateral (
      select
        sum(counts.total) as total,
        sum(counts.queued) as queued,
        sum(counts.in_progress) as in_progress,
        sum(counts.completed) as completed,
        sum(counts.failed) as failed,
        sum(counts.skipped) as skipped
      from private.call_batch_counts as counts
      where counts.batch_id = batches.id
    ) as sums on true
    cross join lateral (
      values
        ('total', sums.total, contacts.total),
        ('queued', sums.queued, contacts.queued),
        ('in_progress', sums.in_progress, contacts.in_progress),
        ('completed', sums.completed, contacts.completed),
        ('failed', sums.failed, contacts.failed),
        ('skipped', sums.skipped, contacts.skipped)
    ) as counter (name, kept, found)
    where of_batch is null or batches.id = of_batch
  ),
  wrong as (
    select * from compared where compared.kept <> compared.found
  ),
  corrected as (
    insert into private.call_batch_counts (
      batch_id, agency_id, total, queued, in_progress, completed, failed, skipped
    )
    select
      wrong.batch_id,
      wrong.agency_id,
      coalesce(sum(wrong.found - wrong.kept) filter (where wrong.name = 'total'), 0),
      coalesce(sum(wrong.found - wrong.kept) filter (where wrong.name = 'queued'), 0),
      coalesce(sum(wrong.found - wrong.kept) filter (where wrong.name = 'in_progress'), 0),
      coalesce(sum(wrong.found - wrong.kept) filter (where wrong.name = 'completed'), 0),
      coalesce(sum(wrong.found - wrong.kept) filter (where wrong.name = 'failed'), 0),
      coalesce(sum(wrong.found - wrong.kept) filter (where wrong.name = 'skipped'), 0)
    from wrong
    group by wrong.batch_id, wrong.agency_id
  )
  select wrong.batch_id, wrong.name, wrong.kept, wrong.found
  from wrong
  order by wrong.batch_id, wrong.name;
end;
$$;

comment on function private.recount_call_batches is
  'Corrects the counts of one batch, or of all, and returns each that was off: as kept, as found.';

revoke all on function private.recount_call_batches from public, anon, authenticated, service_role;
grant execute on function private.recount_call_batches to service_role;
