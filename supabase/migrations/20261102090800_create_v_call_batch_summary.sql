-- The list that calls-batch-list reads: batches with their names and progress.
-- It runs with the rights of whoever reads it, so members see their own agency's rows, anon may
-- not read it at all, and nobody writes through it.
--
-- A count of the view touches nothing but batches: the names are subqueries, which only cost those
-- who ask for them, and the join is to exactly one row. Names that are joined would vanish from a
-- count, too, but Postgres up to 17 then still believes it needs their columns, and reads the
-- whole table where an index would do.

create view public.v_call_batch_summary
-- To be stated again whenever the view is replaced: left out, it is off.
with (security_invoker = on) as
select
  batches.id,
  batches.agency_id,
  batches.campaign_id,
  (
    select campaigns.name from public.campaigns where campaigns.id = batches.campaign_id
  ) as campaign_name,
  batches.agent_mapping_id,
  (
    select agent_mappings.agent_name
    from public.agent_mappings
    where agent_mappings.id = batches.agent_mapping_id
  ) as agent_name,
  batches.from_number,
  batches.status,
  counts.total as total_contacts,
  counts.queued,
  counts.in_progress,
  counts.completed,
  counts.failed,
  counts.skipped,
  -- Cut, not rounded: 100 means that nothing remains.
  case
    when counts.total > 0 then least(
      trunc(100 * (counts.completed + counts.failed + counts.skipped) / counts.total::numeric, 1),
      100
    )
    else 0
  end::numeric(4, 1) as progress_percentage,
  greatest(counts.total - counts.completed - counts.failed - counts.skipped, 0) as remaining_count,
  batches.calls_per_minute,
  batches.max_concurrent,
  batches.scheduled_for,
  batches.created_at,
  batches.started_at
from public.call_batches as batches
left join lateral (
  -- Never below 0, so that counts which are wrong spoil no page.
  select
    greatest(sum(kept.total), 0)::bigint as total,
    greatest(sum(kept.queued), 0)::bigint as queued,
    greatest(sum(kept.in_progress), 0)::bigint as in_progress,
    greatest(sum(kept.completed), 0)::bigint as completed,
    greatest(sum(kept.failed), 0)::bigint as failed,
    greatest(sum(kept.skipped), 0)::bigint as skipped
  from calls_batch_list.call_batch_counts as kept
  where kept.batch_id = batches.id
) as counts on true
-- The policies say the same. Here it is said once more, so that a policy that is dropped, or a
-- security_invoker that is forgotten, still shows nobody another agency's batches but those who may
-- see them all. Who that is goes by the role that the session has set, which a function that runs
-- with the rights of its owner does not change.
where
  batches.agency_id = (
    select users.agency_id from public.users where users.id = (select auth.uid())
  )
  or (
    select acting.role_name = 'postgres' or pg_has_role(acting.role_name, 'service_role', 'member')
    from (
      select coalesce(nullif(current_setting('role'), 'none')::name, session_user)
    ) as acting (role_name)
  );

revoke all on public.v_call_batch_summary from public, anon, authenticated, service_role;
grant select on public.v_call_batch_summary to authenticated, service_role;

comment on view public.v_call_batch_summary is
  'Call batches with campaign, agent and progress, as calls-batch-list answers them.';
comment on column public.v_call_batch_summary.total_contacts is
  'Every contact of the batch, also those not queued yet.';
comment on column public.v_call_batch_summary.progress_percentage is
  'Completed, failed and skipped ones of a hundred contacts, cut to one decimal; 0 without any.';
comment on column public.v_call_batch_summary.remaining_count is
  'Contacts not yet completed, failed or skipped.';
