-- Shows at the end of the view when a batch's contacts last changed, how fast they are finishing and
-- when they will be done. Who asks for none of the three pays for none of them. What is granted is a
-- function that computes.

create function calls_batch_list.finished_per_minute(
  finishing double precision, finishing_at_last double precision,
  minutes double precision, idle_minutes double precision
)
returns numeric
language plpgsql immutable set search_path = ''
as $$
declare
  pace double precision;
  minutes_late double precision;
begin
  if not finishing > 0 then
    return 0.0;
  end if;
  -- The contacts that finished after the first did, over the time since, both fading with 5 minutes.
  -- When a contact has just finished that is half a contact too many, or 0.1 a minute. Less than five
  -- seconds count as five, for the first few may finish at once.
  pace := finishing / greatest(5 * (1 - exp(-least(minutes / 5, 40))), 1.0 / 12) - 0.1;
  -- It falls once the next ones are later than it would have them.
  minutes_late := idle_minutes - finishing_at_last / nullif(pace, 0);
  if pace > 0 and minutes_late > 0 then
    pace := finishing * exp(-least(minutes_late / 5, 40))
      / greatest(5 * (1 - exp(-least((minutes + minutes_late) / 5, 40))), 1.0 / 12) - 0.1;
  end if;
  return trunc(greatest(pace, 0)::numeric, 1);
end;
$$;

comment on function calls_batch_list.finished_per_minute is
  'The rate of a fading sum that began so many minutes before the last finish, so long ago.';

revoke all on function calls_batch_list.finished_per_minute from public, anon;
grant execute on function calls_batch_list.finished_per_minute to authenticated, service_role;

create or replace view public.v_call_batch_summary
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
  batches.started_at,
  counts.active_at as last_activity_at,
  counts.finished_per_minute,
  case
    when
      batches.status = 'processing' and counts.finished_per_minute > 0
      and counts.total - counts.completed - counts.failed - counts.skipped
      between 1 and 5000000 * counts.finished_per_minute
      then date_trunc(
        'second',
        counts.active_at
        + (counts.total - counts.completed - counts.failed - counts.skipped)
        / counts.finished_per_minute * interval '1 minute'
      )
  end as estimated_completion_at
from public.call_batches as batches
left join lateral (
  -- Never below 0, so that counts which are wrong spoil no page.
  select
    greatest(sum(kept.total), 0)::bigint as total,
    greatest(sum(kept.queued), 0)::bigint as queued,
    greatest(sum(kept.in_progress), 0)::bigint as in_progress,
    greatest(sum(kept.completed), 0)::bigint as completed,
    greatest(sum(kept.failed), 0)::bigint as failed,
    greatest(sum(kept.skipped), 0)::bigint as skipped,
    max(kept.active_at) as active_at,
    coalesce(
      calls_batch_list.finished_per_minute(
        sum(
          kept.finishing
          * exp(greatest(date_part('epoch', kept.finished_at - kept.last_finish) / 300, -40))
          - case when kept.finishing_since = kept.first_finish then kept.finishing_at_first else 0 end
          * exp(greatest(date_part('epoch', kept.first_finish - kept.last_finish) / 300, -40))
        ),
        sum(kept.finishing_at_last) filter (where kept.finished_at = kept.last_finish),
        max(date_part('epoch', kept.last_finish - kept.first_finish)) / 60,
        date_part('epoch', max(kept.active_at) - max(kept.finished_at)) / 60
      ),
      0.0
    ) as finished_per_minute
  from (
    select
      counts.*,
      max(counts.finished_at) over () as last_finish,
      min(counts.finishing_since) over () as first_finish
    from calls_batch_list.call_batch_counts as counts
    where counts.batch_id = batches.id
  ) as kept
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

comment on column public.v_call_batch_summary.last_activity_at is
  'When a contact was last added, changed or removed; null if never.';
comment on column public.v_call_batch_summary.finished_per_minute is
  'Contacts that became completed, failed or skipped a minute, as of last_activity_at.';
comment on column public.v_call_batch_summary.estimated_completion_at is
  'When a processing batch will be done at this rate; null without one.';
