-- Every foreign key has an index that begins with its columns, and every constraint and index a name that
-- tells what it is on.
begin;
select plan(4);

create function pg_temp.foreign_keys() returns setof pg_constraint language sql as $$
  select * from pg_constraint
  where contype = 'f' and connamespace in ('public'::regnamespace, 'calls_batch_list'::regnamespace)
$$;

select is(
  (select count(*)::integer from pg_temp.foreign_keys()), 8, 'there are eight foreign keys'
);
select is_empty(
  $$
    select conname from pg_temp.foreign_keys()
    where not exists (
      select from pg_index
      where indrelid = conrelid and indpred is null
        and (indkey::smallint[])[0:cardinality(conkey) - 1] @> conkey
    )
  $$,
  'each has an index'
);
select set_eq(
  $$ select conname, confdeltype from pg_temp.foreign_keys() $$,
  $$ values
    ('users_id_fkey'::name, 'c'::"char"), ('users_agency_id_fkey', 'n'),
    ('campaigns_agency_id_fkey', 'c'), ('agent_mappings_agency_id_fkey', 'c'),
    ('call_batches_agency_id_fkey', 'c'), ('call_batches_agency_id_campaign_id_fkey', 'n'),
    ('call_batches_agency_id_agent_mapping_id_fkey', 'n'),
    ('call_batch_contacts_batch_id_fkey', 'c') $$,
  'each says what happens when its target is deleted'
);
select is_empty(
  $$
    select relname from pg_class
    join pg_index on indexrelid = pg_class.oid
    where relnamespace in ('public'::regnamespace, 'calls_batch_list'::regnamespace)
      and relname !~ ('^' || (select relname from pg_class as t where t.oid = indrelid) || '_.*(pkey|key|idx)$')
  $$,
  'each index is named for its table'
);

select * from finish();
rollback;
