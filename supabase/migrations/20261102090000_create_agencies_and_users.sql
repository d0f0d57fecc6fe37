-- Agencies and their users, the two tables that every policy reads.
-- A user may read their own row and their own agency. Only service_role may write; anon gets nothing.

create table public.agencies (
  id uuid not null default gen_random_uuid(),
  name text not null,
  constraint agencies_pkey primary key (id),
  constraint agencies_name_check check (char_length(name) <= 200)
);

create table public.users (
  id uuid not null,
  agency_id uuid,
  constraint users_pkey primary key (id),
  constraint users_id_fkey foreign key (id) references auth.users (id) on delete cascade,
  constraint users_agency_id_fkey
    foreign key (agency_id) references public.agencies (id) on delete set null
);

create index users_agency_id_idx on public.users (agency_id);

alter table public.agencies enable row level security;
alter table public.users enable row level security;

-- `(select …)` evaluates the condition once per query instead of once per row.
create policy users_select_own on public.users
for select to authenticated
using (id = (select auth.uid()));

create policy agencies_select_own on public.agencies
for select to authenticated
using (
  id = (select users.agency_id from public.users where users.id = (select auth.uid()))
);

-- Older projects grant new tables in this schema to everyone by default.
revoke all on public.agencies, public.users from public, anon, authenticated, service_role;
grant select on public.agencies, public.users to authenticated;
grant select, insert, update, delete, truncate on public.agencies, public.users to service_role;

comment on table public.agencies is 'Tenants; every other row belongs to one of them.';
comment on table public.users is 'The agency of each account, deleted with the account.';
comment on column public.users.agency_id is 'Null for a user without an agency, who sees nothing.';
comment on policy users_select_own on public.users is 'Users read their own row.';
comment on policy agencies_select_own on public.agencies is 'Users read their own agency.';
