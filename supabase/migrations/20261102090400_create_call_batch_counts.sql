-- Where each batch's contacts are counted, so that a page reads 25 small rows and never contacts.
-- Members may read their agency's counts, because the view reads them as its caller; the schema
-- is not exposed by the Data API. Nobody is granted to write: triggers do, as the owner.
--
-- A batch has one row, plus one for every writer that found it busy: whoever changes contacts
-- takes a row nobody holds, and makes another if there is none. So no writer ever waits for
-- another one's counts, which also means that no order of writing can end in a deadlock. The
-- counts of a batch are the sums over its rows, and the next writer folds what lies free.

-- Many projects have one already.
create schema if not exists private;

revoke all on schema private from public, anon;
grant usage on schema private to authenticated, service_role;

comment on schema private is 'Machinery of the tables in public; never exposed by the Data API.';

create table private.call_batch_counts (
  id bigint generated always as identity,
  -- No foreign key: counting would then lock the batch, wait for whoever deletes or changes it,
  -- and could be what closes a circle of waiting. Triggers delete what has lost its batch.
  batch_id uuid not null,
  agency_id uuid not null,
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
with (fillfactor = 40);

-- Hash, because a batch's counts are then two pages away however many batches there are.
create index call_batch_counts_batch_id_idx on private.call_batch_counts using hash (batch_id);

alter table private.call_batch_counts enable row level security;

create policy call_batch_counts_select_own_agency on private.call_batch_counts
for select to authenticated
using (
  agency_id = (select users.agency_id from public.users where users.id = (select auth.uid()))
);

revoke all on private.call_batch_counts from public, anon, authenticated, service_role;
revoke all on sequence private.call_batch_counts_id_seq
from public, anon, authenticated, service_role;
grant select on private.call_batch_counts to authenticated, service_role;

comment on table private.call_batch_counts is
  'How many contacts a batch has by status: the sums over its rows, one of which may be negative.';
comment on column private.call_batch_counts.agency_id is
  'The agency of the batch, so that the policy needs no look at the batch.';
comment on column private.call_batch_counts.total is
  'Contacts of every status, pending ones included.';
comment on policy call_batch_counts_select_own_agency on private.call_batch_counts is
  'A member reads the counts of their agency''s batches.';
