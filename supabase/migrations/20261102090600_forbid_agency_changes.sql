-- Batches, campaigns and agents keep their agency for life. Grants nothing.

create function calls_batch_list.forbid_agency_change()
returns trigger language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception 'A row of % cannot change its agency', tg_table_name
    using
      errcode = 'check_violation',
      detail = format('%s %s belongs to agency %s.', tg_table_name, old.id, old.agency_id),
      hint = 'Delete the row, or create a new one in the other agency.',
      schema = tg_table_schema, table = tg_table_name, column = 'agency_id';
end;
$$;

comment on function calls_batch_list.forbid_agency_change is
  'Rejects an update that changes agency_id.';

revoke all on function calls_batch_list.forbid_agency_change from public, anon, authenticated;

-- AFTER, because a BEFORE trigger of the project could set agency_id later. The digit sorts before
-- the triggers of foreign keys, which would report a less helpful error.
create trigger "0_forbid_agency_change" after update on public.campaigns
for each row when (old.agency_id is distinct from new.agency_id)
execute function calls_batch_list.forbid_agency_change();

create trigger "0_forbid_agency_change" after update on public.agent_mappings
for each row when (old.agency_id is distinct from new.agency_id)
execute function calls_batch_list.forbid_agency_change();

create trigger "0_forbid_agency_change" after update on public.call_batches
for each row when (old.agency_id is distinct from new.agency_id)
execute function calls_batch_list.forbid_agency_change();
