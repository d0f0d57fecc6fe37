-- Indexes for the filters and sort orders of the list. Grants nothing.
--
-- A trailing status does not order the index, but lets Postgres 17 skip batches of other statuses
-- without reading the table when several statuses are given. Where a single rare status must be
-- found among many batches, the status comes first.

-- The plain list, ranges of created_at, and several statuses.
create index call_batches_agency_id_created_at_id_status_idx
on public.call_batches (agency_id, created_at desc, id desc, status);

create index call_batches_agency_id_status_created_at_id_idx
on public.call_batches (agency_id, status, created_at desc, id desc);

create index call_batches_agency_id_campaign_id_created_at_id_status_idx
on public.call_batches (agency_id, campaign_id, created_at desc, id desc, status);

create index call_batches_agency_id_campaign_id_status_created_at_id_idx
on public.call_batches (agency_id, campaign_id, status, created_at desc, id desc);

-- An agent has few enough batches to filter them by status. Also used when an agent is deleted.
create index call_batches_agency_id_agent_mapping_id_created_at_id_idx
on public.call_batches (agency_id, agent_mapping_id, created_at desc, id desc, status);

-- Sorted by another time, only batches that have it are listed. Each index is read in both directions.
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

-- Policies compare agency_id with a parameter, for which Postgres assumes an average agency. Among
-- thousands of small ones, it would look up a batch by reading all batches of a large one.
alter table public.call_batches alter column agency_id set (n_distinct = 10);
