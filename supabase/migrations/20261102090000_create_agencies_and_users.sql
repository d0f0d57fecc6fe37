-- Agencies and the people who work for them: the two tables every policy asks.
-- Signed-in people may read their own row and their own agency. Nothing is granted to anon,
-- and nobody but service_role may write.

create table public.agencies (
  id uuid not null default gen_random_uuid(),
  name text not null,
  constraint agencies_pkey primary key (id)
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

-- `(select …)` makes each condition one constant of the query instead of a call per row.
create policy users_select_own on public.users
for select to authenticated
using (id = (select auth.uid()));

create policy agencies_select_own on public.agencies
for select to authenticated
using (
  id = (select users.agency_id from public.users where users.id = (select auth.uid()))
);

-- Revoked by name, because older projects open new tables of this schema by default.
revoke all on public.agencies, public.users from public, anon, authenticated, service_role;
grant select on public.agencies, public.users to authenticated;
grant select, insert, update, delete, truncate on public.agencies, public.users to service_role;

comment on table public.agencies is
  'Customers of the platform; every other row belongs to exactly one of them.';
comment on column public.agencies.name is 'What people call the agency.';
comment on table public.users is
  'Which agency a signed-in person works for; one row for each account.';
comment on column public.users.id is 'The account in auth.users; deleted with it.';
comment on column public.users.agency_id is
  'Null for someone who belongs to no agency (any more) and so sees nothing.';
comment on policy users_select_own on public.users is 'A person reads their own row.';
comment on policy agencies_select_own on public.agencies is
  'A person reads the agency they work for.';
