-- The conventional view, which only the measured database has: the same columns, counted from the contacts whenever it
-- is read. It is written in its most favourable form: for each batch of the page alone, and with its owner's rights, so
-- that no policy is asked about a contact.
create view public.v_grouped_call_batches as
select
  batches.id, batches.agency_id, batches.campaign_id, campaigns.name as campaign_name,
  batches.agent_mapping_id, agent_mappings.agent_name, batches.from_number, batches.status,
  counts.total_contacts, counts.queued, counts.in_progress, counts.completed, counts.failed,
  counts.skipped,
  round(
    100.0 * (counts.completed + counts.failed + counts.skipped)
    / nullif(counts.total_contacts, 0), 1
  ) as progress_percentage,
  counts.total_contacts - counts.completed - counts.failed - counts.skipped as remaining_count,
  batches.calls_per_minute, batches.max_concurrent, batches.scheduled_for, batches.created_at,
  batches.started_at
from public.call_batches as batches
left join public.campaigns on campaigns.id = batches.campaign_id
left join public.agent_mappings on agent_mappings.id = batches.agent_mapping_id
left join lateral (
  select
    count(*) as total_contacts,
    count(*) filter (where contacts.status = 'queued') as queued,
    count(*) filter (where contacts.status = 'in_progress') as in_progress,
    count(*) filter (where contacts.status = 'completed') as completed,
    count(*) filter (where contacts.status = 'failed') as failed,
    count(*) filter (where contacts.status = 'skipped') as skipped
  from public.call_batch_contacts as contacts
  where contacts.batch_id = batches.id
) as counts on true;
grant select on public.v_grouped_call_batches to authenticated;
