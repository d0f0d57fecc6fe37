-- Where each batch's contacts are counted, so that a page reads 25 small rows and never contacts.
-- Members may read the counts of their agency's batches, because the view reads them as its caller;
-- the schema is not exposed by the Data API. Nobody is granted to write: triggers do, as the owner.
--
-- The counts of a batch are the sums over its rows. Whoever changes contacts adds to a row that
-- nobody else holds, and makes one if there is none. So no writer ever waits for another one's
-- counts, which also means that no order of writing can end in a deadlock.

-- Not `if not exists`: a schema of this name that is somebody else's must not be taken over.
create schema calls_batch_list;

revoke all on schema calls_batch_list from public, anon;
grant usage on schema calls_batch_list to authenticated, service_role;

comment on schema calls_batch_list is
  'Machinery of the tables in public; never exposed by the Data API.';

create table calls_batch_list.call_batch_counts (
  id bigint generated always as identity,
  -- No foreign keys: they would lock the batch, and so wait for whoever changes or deletes it.
  batch_id uuid not null,
  agency_id uuid,
  total bigint not null,
  queued bigint not null,
  in_progress bigint not null,
  completed bigint not null,
  failed bigint not null,
  skipped bigint not null,
  constraint call_batch_counts_pkey primary key (id)
)
-- A row is rewritten by every change of its batch's contacts: with room on the page that costs
-- no index entry and the old versions are tidied away on the spot.
with (
  fillfactor = 40,
  autovacuum_vacuum_threshold = 500,
  autovacuum_vacuum_scale_factor = 0.02
);

-- Hash, because a batch's counts are then two pages away however many batches there are.
create index call_batch_counts_batch_id_idx
on calls_batch_list.call_batch_counts using hash (batch_id);

create table calls_batch_list.moved_batches (
  agency_id uuid not null,
  batch_id uuid not null,
  constraint moved_batches_pkey primary key (agency_id, batch_id)
);

alter table calls_batch_list.call_batch_counts enable row level security;
alter table calls_batch_list.moved_batches enable row level security;

create policy moved_batches_select_own_agency on calls_batch_list.moved_batches
for select to authenticated
using (
  agency_id = (select users.agency_id from public.users where users.id = (select auth.uid()))
);

-- The agency that a row names is the batch's, unless the batch has moved: whoever was counting
-- meanwhile could not know. Then the batch itself is asked, which a page of others need not pay for.
create policy call_batch_counts_select_own_agency on calls_batch_list.call_batch_counts
for select to authenticated
using (
  case
    when batch_id in (select moved_batches.batch_id from calls_batch_list.moved_batches)
      then exists (select from public.call_batches where call_batches.id = batch_id)
    else
      agency_id = (select users.agency_id from public.users where users.id = (select auth.uid()))
  end
);

revoke all on all tables in schema calls_batch_list from public, anon, authenticated, service_role;
revoke all on all sequences in schema calls_batch_list
from public, anon, authenticated, service_role;
grant select on all tables in schema calls_batch_list to authenticated, service_role;

comment on table calls_batch_list.call_batch_counts is
  'How many contacts a batch has by status: the sums over its rows, one of which may be negative.';
comment on column calls_batch_list.call_batch_counts.agency_id is
  'The agency of the batch when the row was made.';
comment on column calls_batch_list.call_batch_counts.total is
  'Contacts of every status, pending ones included.';
comment on table calls_batch_list.moved_batches is
  'Batches that have changed agency, once for each agency they had; never removed.';
comment on policy call_batch_counts_select_own_agency on calls_batch_list.call_batch_counts is
  'A member reads the counts of their agency''s batches.';
comment on policy moved_batches_select_own_agency on calls_batch_list.moved_batches is
  'A member reads which batches their agency got or gave away.';
