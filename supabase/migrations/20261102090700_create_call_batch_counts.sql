-- The counts of each batch, so that a page never reads contacts.
-- Members may read the counts of their agency's batches. Only triggers write, as the owner.
--
-- A batch's counts are the sums over its rows. A writer adds to a row that no other transaction has
-- locked, or inserts one, so writers never wait for each other's counts and cannot deadlock.

create table calls_batch_list.call_batch_counts (
  -- No foreign key: it would lock the batch.
  batch_id uuid not null,
  -- 0 in read committed; in other isolation levels one per backend, see add_to_call_batch_counts.
  slot integer not null,
  -- Random, since a sequence is not replicated and would repeat values after a failover.
  id uuid not null default gen_random_uuid(),
  total bigint not null,
  queued bigint not null,
  in_progress bigint not null,
  completed bigint not null,
  failed bigint not null,
  skipped bigint not null,
  last_activity_at timestamptz,
  first_finish_at timestamptz,
  log_finishes double precision,
  constraint call_batch_counts_pkey primary key (batch_id, slot, id)
)
-- Every change rewrites a row. With free space on the page, an update writes to no index.
with (fillfactor = 40, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_scale_factor = 0.02);

-- The policy looks up each batch; a hash index finds it in two pages at any size. (Not on the
-- counts: serializable readers of a hash bucket conflict with writers of other batches in it.)
create index call_batches_id_idx on public.call_batches using hash (id);

alter table calls_batch_list.call_batch_counts enable row level security;

create policy call_batch_counts_select_own_agency on calls_batch_list.call_batch_counts
for select to authenticated
using (exists (select from public.call_batches where call_batches.id = batch_id));

revoke all on calls_batch_list.call_batch_counts from public, anon, authenticated, service_role;
grant select on calls_batch_list.call_batch_counts to authenticated, service_role;

comment on table calls_batch_list.call_batch_counts is
  'Contacts per batch and status: the sums over the rows of a batch.';
comment on column calls_batch_list.call_batch_counts.last_activity_at is
  'When a contact was last added, changed or removed through this row.';
comment on column calls_batch_list.call_batch_counts.first_finish_at is
  'When contacts first became completed, failed or skipped through this row.';
comment on column calls_batch_list.call_batch_counts.log_finishes is
  'ln(sum of exp(t / 300)) over the contacts that finished later, each at t seconds.';
comment on policy call_batch_counts_select_own_agency on calls_batch_list.call_batch_counts is
  'Members read the counts of the batches that they can read.';
