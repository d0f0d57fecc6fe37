-- Indexes for the agent filter, for sorting by other times, and for several statuses at once. It
-- grants nothing.
--
-- A status at the end of an index orders nothing, but lets Postgres (17 and later, for several at
-- once) pass over batches of other statuses without a look at the table: 100,000 of them are some 900
-- buffers. Where staff look for few among many, the status comes first.

-- The list itself, a range of created_at, and several statuses at once.
drop index public.call_batches_agency_id_created_at_id_idx;
create index call_batches_agency_id_created_at_id_status_idx
on public.call_batches (agency_id, created_at desc, id desc, status);

-- The batches of a campaign, and several statuses of it. One status of it keeps its own index.
drop index public.call_batches_agency_id_campaign_id_created_at_id_idx;
create index call_batches_agency_id_campaign_id_created_at_id_status_idx
on public.call_batches (agency_id, campaign_id, created_at desc, id desc, status);

-- The batches of an agent, alone and by status: an agent's are few enough to pass over. Also for
-- deleting an agent.
drop index public.call_batches_agency_id_agent_mapping_id_idx;
create index call_batches_agency_id_agent_mapping_id_created_at_id_idx
on public.call_batches (agency_id, agent_mapping_id, created_at desc, id desc, status);

-- What starts next, or did last: of all batches, and of one status. Only batches that have such a
-- time are listed. An index is read from either end.
create index call_batches_agency_id_scheduled_for_id_status_idx
on public.call_batches (agency_id, scheduled_for, id, status)
where scheduled_for is not null;

create index call_batches_agency_id_status_scheduled_for_id_idx
on public.call_batches (agency_id, status, scheduled_for, id)
where scheduled_for is not null;

create index call_batches_agency_id_started_at_id_status_idx
on public.call_batches (agency_id, started_at, id, status)
where started_at is not null;

create index call_batches_agency_id_status_started_at_id_idx
on public.call_batches (agency_id, status, started_at, id)
where started_at is not null;
