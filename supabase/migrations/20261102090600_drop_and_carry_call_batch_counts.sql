-- What happens to private.call_batch_counts when batches are deleted or change agency, and when
-- contacts are truncated. Nobody is granted to call any of these functions; only triggers do.

create function private.drop_call_batch_counts()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  batch record;
begin
  -- One by one, so that a large deletion's plan is not kept for the small ones.
  for batch in select removed.id from removed loop
    delete from private.call_batch_counts as counts where counts.batch_id = batch.id;
  end loop;
  return null;
end;
$$;

comment on function private.drop_call_batch_counts is
  'Deletes the counts of deleted batches, after whose contacts nobody can still be counting.';

create trigger drop_counts
after delete on public.call_batches
referencing old table as removed
for each statement execute function private.drop_call_batch_counts();

create function private.empty_call_batch_counts()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  -- Not `delete`: that would miss counts newer than the snapshot, and truncate asks no snapshot.
  truncate private.call_batch_counts;
  return null;
exception
  -- They are being truncated by the same statement, or read by a cursor of this session.
  when object_in_use then
    delete from private.call_batch_counts;
    return null;
end;
$$;

comment on function private.empty_call_batch_counts is
  'Empties the counts when the contacts are truncated, alone or along with the batches.';

create trigger empty_counts
after truncate on public.call_batch_contacts
for each statement execute function private.empty_call_batch_counts();

create function private.carry_call_batch_counts()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'a batch changes its agency or id only in a read committed transaction'
      using errcode = 'feature_not_supported';
  end if;
  -- Waits for all who are counting, because what they have not committed cannot be carried over.
  -- A batch hardly ever changes hands, so nobody notices.
  lock table private.call_batch_counts in exclusive mode;
  update private.call_batch_counts as counts
  set batch_id = new.id, agency_id = new.agency_id
  where counts.batch_id = old.id;
  return null;
end;
$$;

comment on function private.carry_call_batch_counts is
  'Makes a batch''s counts follow it to another agency.';

create trigger carry_counts
after update of id, agency_id on public.call_batches
for each row
when (old.id <> new.id or old.agency_id <> new.agency_id)
execute function private.carry_call_batch_counts();

revoke all on function
  private.drop_call_batch_counts,
  private.empty_call_batch_counts,
  private.carry_call_batch_counts
from public, anon, authenticated, service_role;
