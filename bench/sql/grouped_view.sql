-- The conventional view, which only the measured database has: the same columns, counted from the contacts whenever it
-- is read. In its most favourable form: for each batch of the page alone, and with its owner's rights, so that no
-- policy is asked about a contact.
create view public.v_grouped_call_batches as
select
  batches.*, campaigns.name as campaign_name, agent_mappings.agent_name, counts.*,
  round(100.0 * (completed + failed + skipped) / nullif(total_contacts, 0), 1) as progress_percentage,
  total_contacts - completed - failed - skipped as remaining_count
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
