-- How counts are added to, and how they are kept few. Nobody is granted to call this; the triggers
-- and the repair do.

create function calls_batch_list.fold_call_batch_counts(of_batch uuid, of_agency uuid)
returns tid
language plpgsql volatile set search_path = '' set enable_seqscan = off set enable_bitmapscan = off
as $$
declare
  free tid[] := array(
    select counts.ctid
    from calls_batch_list.call_batch_counts as counts
    where counts.batch_id = of_batch and (
      counts.agency_id = of_agency
      or counts.batch_id in (
        select moved.batch_id
        from calls_batch_list.moved_batches as moved
        where moved.agency_id = of_agency
      )
    )
    order by (counts.agency_id = of_agency) desc
    for update skip locked
  );
  sums calls_batch_list.call_batch_counts;
begin
  -- While others are counting, the next of them would only have to make a row again.
  if cardinality(free) < 2 or cardinality(free) < 16 and cardinality(free) < (
    select count(*) from calls_batch_list.call_batch_counts as counts where counts.batch_id = of_batch
  ) then
    return free[1];
  end if;
  with others as (
    delete from calls_batch_list.call_batch_counts as counts
    where counts.ctid = any (free[2:])
    returning counts.*
  )
  select
    null::bigint, of_batch, of_agency, sum(others.total), sum(others.queued), sum(others.in_progress),
    sum(others.completed), sum(others.failed), sum(others.skipped)
  into sums
  from others;
  return calls_batch_list.add_to_call_batch_counts(sums, free[1]);
end;
$$;

comment on function calls_batch_list.fold_call_batch_counts is
  'Makes one row of those of a batch''s counts that nobody else holds, and says where it is.';

create function calls_batch_list.add_to_call_batch_counts(
  change calls_batch_list.call_batch_counts, own tid
)
returns tid
language plpgsql volatile set search_path = ''
as $$
declare
  mine tid := own;
begin
  if mine is null and random() < 0.01 then
    -- Now and then, so that the rows that many writers left behind become one again.
    mine := calls_batch_list.fold_call_batch_counts(change.batch_id, change.agency_id);
  elsif mine is null and current_setting('transaction_isolation') = 'read committed' then
    select counts.ctid into mine
    from calls_batch_list.call_batch_counts as counts
    where counts.batch_id = change.batch_id and counts.agency_id = change.agency_id
    limit 1
    for update skip locked;
  elsif mine is null then
    -- One that has changed since the transaction began could not be taken: the oldest is best.
    select counts.ctid into mine
    from calls_batch_list.call_batch_counts as counts
    where counts.batch_id = change.batch_id and counts.agency_id = change.agency_id
    order by age(counts.xmax) desc
    limit 1
    for update skip locked;
  end if;

  update calls_batch_list.call_batch_counts as counts
  set
    total = counts.total + change.total, queued = counts.queued + change.queued,
    in_progress = counts.in_progress + change.in_progress,
    completed = counts.completed + change.completed,
    failed = counts.failed + change.failed, skipped = counts.skipped + change.skipped
  where
    (counts.ctid, counts.batch_id, counts.agency_id) = (mine, change.batch_id, change.agency_id)
  returning counts.ctid into mine;
  if not found then
    insert into calls_batch_list.call_batch_counts as counts (
      batch_id, agency_id, total, queued, in_progress, completed, failed, skipped
    )
    values (
      change.batch_id, change.agency_id, change.total, change.queued, change.in_progress,
      change.completed, change.failed, change.skipped
    )
    returning counts.ctid into mine;
  end if;
  return mine;
end;
$$;

comment on function calls_batch_list.add_to_call_batch_counts is
  'Adds to a row of a batch''s counts: the one that is given, one that is free or a new one.';

revoke all on all functions in schema calls_batch_list from public, anon, authenticated;
