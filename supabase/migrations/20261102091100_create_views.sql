-- The list that calls-batch-list reads: batches with names and progress, and with activity.
-- Both views run with the reader's rights, so row level security applies. Members and service_role
-- may select from them; anon may not.
--
-- A count reads nothing but batches: names are subqueries, and the lateral join yields exactly one row.
-- Joined names would also drop out of a count, but up to Postgres 17 not their columns, so the count
-- would read the table instead of an index.

create view public.v_call_batch_activity
with (security_invoker = on) as
select
  batches.id,
  batches.agency_id,
  batches.campaign_id,
  (select name from public.campaigns where id = batches.campaign_id) as campaign_name,
  batches.agent_mapping_id,
  (
    select agent_name from public.agent_mappings where id = batches.agent_mapping_id
  ) as agent_name,
  batches.from_number,
  batches.status,
  counts.total as total_contacts,
  counts.queued, counts.in_progress, counts.completed, counts.failed, counts.skipped,
  -- Truncated, so that 100 means done.
  case
    when counts.total > 0
      then least(trunc(100 * (counts.total - counts.remaining) / counts.total::numeric, 1), 100)
    else 0
  end::numeric(4, 1) as progress_percentage,
  counts.remaining as remaining_count,
  batches.calls_per_minute, batches.max_concurrent, batches.scheduled_for, batches.created_at,
  batches.started_at,
  counts.last_activity_at,
  counts.finished_per_minute,
  -- Null where the rate is below a hundredth of the configured one, as after a pause.
  case
    when batches.status = 'processing'
      and 100 * counts.finished_per_minute >= batches.calls_per_minute
      and counts.remaining between 1 and 5000000 * counts.finished_per_minute
    then date_trunc(
      'second',
      counts.last_activity_at + counts.remaining / counts.finished_per_minute * interval '1 minute'
    )
  end as estimated_completion_at
from public.call_batches as batches
left join lateral (
  -- At least 0, so that wrong counts do not break a page.
  select
    greatest(sum(kept.total), 0)::bigint as total,
    greatest(sum(kept.queued), 0)::bigint as queued,
    greatest(sum(kept.in_progress), 0)::bigint as in_progress,
    greatest(sum(kept.completed), 0)::bigint as completed,
    greatest(sum(kept.failed), 0)::bigint as failed,
    greatest(sum(kept.skipped), 0)::bigint as skipped,
    greatest(sum(kept.total - kept.completed - kept.failed - kept.skipped), 0)::bigint as remaining,
    max(kept.as_of) as last_activity_at,
    -- Finishes after the first, over the time since the first, both decaying by half in 3.5 minutes.
    coalesce(
      trunc(
        (
          sum(exp(greatest(kept.log_finishes - date_part('epoch', kept.as_of) / 300, -40)))
            filter (where kept.last_activity_at <= kept.as_of)
          / greatest(
            5 - 5 * exp(
              greatest(date_part('epoch', min(kept.first_finish_at) - max(kept.as_of)) / 300, -40)
            ),
            1.0 / 12
          )
        )::numeric,
        1
      ),
      0.0
    ) as finished_per_minute
  from (
    select
      counts.*,
      -- A row that a wrong clock dated in the future is ignored if there are others.
      coalesce(
        max(counts.last_activity_at) filter (
          where counts.last_activity_at < statement_timestamp() + interval '1 minute'
        ) over (),
        max(counts.last_activity_at) over ()
      ) as as_of
    from calls_batch_list.call_batch_counts as counts
    where counts.batch_id = batches.id
  ) as kept
) as counts on true;

create view public.v_call_batch_summary
with (security_invoker = on) as
select
  id, agency_id, campaign_id, campaign_name, agent_mapping_id, agent_name, from_number, status,
  total_contacts, queued, in_progress, completed, failed, skipped, progress_percentage,
  remaining_count, calls_per_minute, max_concurrent, scheduled_for, created_at, started_at
from public.v_call_batch_activity;

revoke all on public.v_call_batch_activity, public.v_call_batch_summary
from public, anon, authenticated, service_role;
grant select on public.v_call_batch_activity, public.v_call_batch_summary
to authenticated, service_role;

comment on view public.v_call_batch_summary is
  'Call batches with campaign, agent and progress, as returned by calls-batch-list.';
comment on column public.v_call_batch_summary.total_contacts is
  'All contacts of the batch, including those not queued yet.';
comment on column public.v_call_batch_summary.progress_percentage is
  'Percentage of contacts completed, failed or skipped, truncated to one decimal; 0 without contacts.';
comment on column public.v_call_batch_summary.remaining_count is 'Contacts not yet finished.';
comment on view public.v_call_batch_activity is
  'v_call_batch_summary with the columns of include=activity, which cost extra.';
comment on column public.v_call_batch_activity.last_activity_at is
  'When a contact was last added, changed or removed; null if never.';
comment on column public.v_call_batch_activity.finished_per_minute is
  'Contacts completed, failed or skipped per minute as of last_activity_at, averaged over 5 minutes.';
comment on column public.v_call_batch_activity.estimated_completion_at is
  'When a processing batch will finish at that rate; null without a plausible one.';
