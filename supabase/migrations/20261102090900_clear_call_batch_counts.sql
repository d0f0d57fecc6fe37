-- Triggers for truncates, deleted batches and restores. Grants nothing.

create function calls_batch_list.empty_call_batch_counts()
returns trigger language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  -- With an older snapshot, newer counts could only be truncated, which can deadlock with readers.
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'call_batch_contacts can only be truncated in a read committed transaction'
      using
        errcode = 'feature_not_supported',
        hint = 'Use delete, or truncate in a read committed transaction.';
  end if;
  delete from calls_batch_list.call_batch_counts;
  return null;
end;
$$;

create trigger empty_counts after truncate on public.call_batch_contacts
for each statement execute function calls_batch_list.empty_call_batch_counts();

create function calls_batch_list.clear_counts_of_deleted_call_batch()
returns trigger language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_bitmapscan = off
as $$
begin
  perform calls_batch_list.clear_call_batch_counts(old.id);
  return null;
end;
$$;

-- For batches without contacts. (Not deferred: a truncate or alter table would fail after a delete.)
create trigger clear_counts after delete on public.call_batches
for each row execute function calls_batch_list.clear_counts_of_deleted_call_batch();

create function calls_batch_list.skip_restored_call_batch_counts()
returns trigger language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$ begin return null; end $$;

-- If triggers are on during a restore, the restored contacts are counted; the dump's counts would
-- count them twice.
create trigger skip_restored before insert on calls_batch_list.call_batch_counts
for each row
when (
  pg_trigger_depth() = 0
  and current_setting('calls_batch_list.recounting', true) is distinct from 'on'
)
execute function calls_batch_list.skip_restored_call_batch_counts();

comment on function calls_batch_list.empty_call_batch_counts is
  'Deletes all counts when the contacts are truncated.';
comment on function calls_batch_list.clear_counts_of_deleted_call_batch is
  'Clears the counts of a deleted batch that had no contacts left.';
comment on function calls_batch_list.skip_restored_call_batch_counts is
  'Drops a row that was inserted neither by a trigger nor by a recount.';

revoke all on all functions in schema calls_batch_list from public, anon, authenticated;
