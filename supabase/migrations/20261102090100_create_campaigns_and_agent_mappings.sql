-- Campaigns, and the voice agents that speak in a batch.
-- Members may read their agency's rows. Only service_role may write; anon gets nothing.

create table public.campaigns (
  id uuid not null default gen_random_uuid(),
  agency_id uuid not null,
  name text not null,
  constraint campaigns_pkey primary key (id),
  -- Referenced by call_batches together with the agency.
  constraint campaigns_agency_id_id_key unique (agency_id, id),
  constraint campaigns_name_check check (char_length(name) <= 200),
  constraint campaigns_agency_id_fkey
    foreign key (agency_id) references public.agencies (id) on delete cascade
);

create table public.agent_mappings (
  id uuid not null default gen_random_uuid(),
  agency_id uuid not null,
  agent_name text not null,
  constraint agent_mappings_pkey primary key (id),
  constraint agent_mappings_agency_id_id_key unique (agency_id, id),
  constraint agent_mappings_agent_name_check check (char_length(agent_name) <= 200),
  constraint agent_mappings_agency_id_fkey
    foreign key (agency_id) references public.agencies (id) on delete cascade
);

alter table public.campaigns enable row level security;
alter table public.agent_mappings enable row level security;

create policy campaigns_select_own_agency on public.campaigns
for select to authenticated
using (
  agency_id = (select users.agency_id from public.users where users.id = (select auth.uid()))
);

create policy agent_mappings_select_own_agency on public.agent_mappings
for select to authenticated
using (
  agency_id = (select users.agency_id from public.users where users.id = (select auth.uid()))
);

revoke all on public.campaigns, public.agent_mappings
from public, anon, authenticated, service_role;
grant select on public.campaigns, public.agent_mappings to authenticated;
grant select, insert, update, delete, truncate on public.campaigns, public.agent_mappings
to service_role;

comment on table public.campaigns is 'Campaigns of an agency.';
comment on column public.campaigns.name is 'Returned as campaign_name.';
comment on table public.agent_mappings is 'Voice agents of an agency.';
comment on column public.agent_mappings.agent_name is 'Returned as agent_name.';
comment on policy campaigns_select_own_agency on public.campaigns is
  'Members read the campaigns of their agency.';
comment on policy agent_mappings_select_own_agency on public.agent_mappings is
  'Members read the agents of their agency.';
