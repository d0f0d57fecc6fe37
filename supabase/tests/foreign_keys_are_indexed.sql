-- Every foreign key has an index that begins with its columns, and every index is named for its table.
begin;
select plan(4);

create temporary view foreign_keys as
select * from pg_constraint where contype = 'f' and connamespace = any (tests.schemas());

select is(count(*)::integer, 8, 'there are eight') from foreign_keys;
select is_empty(
  $$ select conname from foreign_keys where confdeltype not in ('c', 'n') $$,
  'each takes its rows along, or loses its value, when its target is deleted'
);
select is_empty(
  $$ select conname from foreign_keys
     where not exists (
       select from pg_index
       where indrelid = conrelid and indpred is null
         and (indkey::smallint[])[0:cardinality(conkey) - 1] @> conkey
     ) $$,
  'each has an index'
);
select is_empty(
  $$ select indexrelid::regclass from pg_index
     join pg_class as tables on tables.oid = indrelid join pg_class as indexes on indexes.oid = indexrelid
     where tables.relnamespace = any (tests.schemas())
       and indexes.relname !~ ('^' || tables.relname || '_.*(pkey|key|idx)$') $$,
  'each index is named for its table'
);

select * from finish();
rollback;
