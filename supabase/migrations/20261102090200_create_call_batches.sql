-- Batches of outbound calls.
-- Members may read their agency's rows. Only service_role may write; anon gets nothing.

create table public.call_batches (
  id uuid not null default gen_random_uuid(),
  agency_id uuid not null,
  campaign_id uuid,
  agent_mapping_id uuid,
  from_number text not null,
  status text not null default 'pending',
  calls_per_minute integer not null default 30,
  max_concurrent integer not null default 10,
  scheduled_for timestamptz,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  constraint call_batches_pkey primary key (id),
  constraint call_batches_agency_id_fkey
    foreign key (agency_id) references public.agencies (id) on delete cascade,
  -- The agency is part of the key, so a batch cannot reference another agency's campaign or agent.
  constraint call_batches_agency_id_campaign_id_fkey
    foreign key (agency_id, campaign_id) references public.campaigns (agency_id, id)
    on delete set null (campaign_id),
  constraint call_batches_agency_id_agent_mapping_id_fkey
    foreign key (agency_id, agent_mapping_id) references public.agent_mappings (agency_id, id)
    on delete set null (agent_mapping_id),
  constraint call_batches_from_number_check check (from_number ~ '^\+[1-9][0-9]{1,14}$'),
  -- Text, because under row level security only leakproof operators can use an index, and the
  -- equality of enums is not leakproof.
  constraint call_batches_status_check check (
    status in ('pending', 'scheduled', 'processing', 'paused', 'completed', 'failed', 'cancelled')
  ),
  constraint call_batches_calls_per_minute_check check (calls_per_minute > 0),
  constraint call_batches_max_concurrent_check check (max_concurrent > 0),
  -- RFC 3339 has neither infinity nor five-digit years.
  constraint call_batches_scheduled_for_check check (
    scheduled_for >= '1900-01-01 00:00:00+00' and scheduled_for < '10000-01-01 00:00:00+00'
  ),
  constraint call_batches_created_at_check check (
    created_at >= '1900-01-01 00:00:00+00' and created_at < '10000-01-01 00:00:00+00'
  ),
  constraint call_batches_started_at_check check (
    started_at >= '1900-01-01 00:00:00+00' and started_at < '10000-01-01 00:00:00+00'
  )
);

alter table public.call_batches enable row level security;

create policy call_batches_select_own_agency on public.call_batches
for select to authenticated
using (
  agency_id = (select users.agency_id from public.users where users.id = (select auth.uid()))
);

revoke all on public.call_batches from public, anon, authenticated, service_role;
grant select on public.call_batches to authenticated;
grant select, insert, update, delete, truncate on public.call_batches to service_role;

comment on table public.call_batches is 'Batches of outbound calls.';
comment on column public.call_batches.campaign_id is
  'A campaign of the same agency; null if there is none or it was deleted.';
comment on column public.call_batches.agent_mapping_id is
  'An agent of the same agency; null if there is none or it was deleted.';
comment on column public.call_batches.from_number is 'Caller id in E.164 format.';
comment on column public.call_batches.calls_per_minute is 'Maximum rate of new calls.';
comment on column public.call_batches.max_concurrent is 'Maximum number of simultaneous calls.';
comment on column public.call_batches.scheduled_for is 'Planned start; null for immediately.';
comment on column public.call_batches.started_at is 'When the first call started.';
comment on policy call_batches_select_own_agency on public.call_batches is
  'Members read the batches of their agency.';
