-- Keeps, beside the counts of a batch, when its contacts last changed and how fast they are finishing.
-- The counts do not depend on any of it. It grants nothing.
--
-- What is finishing is a sum that fades: a contact adds one when it becomes completed, failed or
-- skipped, and 300 s later a third of it is left. Such sums can be added as of a later time, so it
-- does not matter how many rows a batch's counts are in, nor in which order they are folded. The
-- contacts that finished first are kept apart, for a rate is measured from then on.

alter table calls_batch_list.call_batch_counts
add column active_at timestamptz,
add column finished_at timestamptz,
add column finishing double precision not null default 0,
add column finishing_at_last double precision not null default 0,
add column finishing_since timestamptz,
add column finishing_at_first double precision not null default 0;

comment on column calls_batch_list.call_batch_counts.active_at is
  'When a contact was last added, changed or removed; null if that was before this was kept.';
comment on column calls_batch_list.call_batch_counts.finished_at is
  'When a contact last became completed, failed or skipped.';
comment on column calls_batch_list.call_batch_counts.finishing is
  'The fading sum of contacts that became so, as of finished_at.';
comment on column calls_batch_list.call_batch_counts.finishing_at_last is
  'How many became so at finished_at.';
comment on column calls_batch_list.call_batch_counts.finishing_since is 'When the first became so.';
comment on column calls_batch_list.call_batch_counts.finishing_at_first is
  'How many became so then.';

create or replace function calls_batch_list.add_to_call_batch_counts(
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
    failed = counts.failed + change.failed, skipped = counts.skipped + change.skipped,
    active_at = greatest(counts.active_at, change.active_at),
    -- What was finishing earlier has faded when the two are added: a third is left after 300 s. The
    -- exponent is bounded, for what is smaller would be an error.
    finishing = case
      when change.finished_at is null then counts.finishing
      else
        counts.finishing * exp(
          greatest(
            date_part(
              'epoch', counts.finished_at - greatest(counts.finished_at, change.finished_at)
            ) / 300,
            -40
          )
        )
        + change.finishing * exp(
          greatest(
            date_part(
              'epoch', change.finished_at - greatest(counts.finished_at, change.finished_at)
            ) / 300,
            -40
          )
        )
    end,
    finishing_at_last = case
      when change.finished_at > counts.finished_at or counts.finished_at is null
        then change.finishing_at_last
      when change.finished_at = counts.finished_at
        then counts.finishing_at_last + change.finishing_at_last
      else counts.finishing_at_last
    end,
    finished_at = greatest(counts.finished_at, change.finished_at),
    finishing_at_first = case
      when change.finishing_since < counts.finishing_since then change.finishing_at_first
      when change.finishing_since = counts.finishing_since
        then counts.finishing_at_first + change.finishing_at_first
      when counts.finishing_since is null then change.finishing_at_first
      else counts.finishing_at_first
    end,
    finishing_since = least(counts.finishing_since, change.finishing_since)
  where
    (counts.ctid, counts.batch_id, counts.agency_id) = (mine, change.batch_id, change.agency_id)
  returning counts.ctid into mine;
  if not found then
    insert into calls_batch_list.call_batch_counts as counts (
      batch_id, agency_id, total, queued, in_progress, completed, failed, skipped,
      active_at, finished_at, finishing, finishing_at_last, finishing_since, finishing_at_first
    )
    values (
      change.batch_id, change.agency_id, change.total, change.queued, change.in_progress,
      change.completed, change.failed, change.skipped, change.active_at, change.finished_at,
      change.finishing, change.finishing_at_last, change.finishing_since, change.finishing_at_first
    )
    returning counts.ctid into mine;
  end if;
  return mine;
end;
$$;

create or replace function calls_batch_list.fold_call_batch_counts(of_batch uuid, of_agency uuid)
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
  other calls_batch_list.call_batch_counts;
  folded tid := free[1];
begin
  -- While others are counting, the next of them would only have to make a row again.
  if cardinality(free) < 2 or cardinality(free) < 16 and cardinality(free) < (
    select count(*) from calls_batch_list.call_batch_counts as counts where counts.batch_id = of_batch
  ) then
    return folded;
  end if;
  for other in
    delete from calls_batch_list.call_batch_counts as counts
    where counts.ctid = any (free[2:])
    returning counts.*
  loop
    other.agency_id := of_agency;
    folded := calls_batch_list.add_to_call_batch_counts(other, folded);
  end loop;
  return folded;
end;
$$;

create or replace function calls_batch_list.count_call_batch_contacts()
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
      sum(moved.contacts * (moved.status = 'skipped')::integer),
      clock_timestamp(), null::timestamptz, 0::double precision, 0::double precision,
      null::timestamptz, 0::double precision
    from unnest(batch_ids, statuses, contacts) as moved (batch_id, status, contacts)
    group by moved.batch_id
  loop
    -- Contacts that come finished, in a load or from another batch, have not become so here.
    change.finishing := greatest(
      change.completed + change.failed + change.skipped - greatest(change.total, 0), 0
    );
    if change.finishing > 0 then
      change.finished_at := change.active_at;
      change.finishing_since := change.active_at;
      change.finishing_at_last := change.finishing;
      change.finishing_at_first := change.finishing;
    end if;

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

