-- The schema of everything below that is not for callers. The Data API does not expose it.
-- Members may look up names in it, because the views read its counts with the caller's rights.

-- Not `if not exists`: a schema of that name may belong to someone else.
create schema calls_batch_list;

revoke all on schema calls_batch_list from public, anon;
grant usage on schema calls_batch_list to authenticated, service_role;

comment on schema calls_batch_list is
  'Counts and triggers behind the tables in public; never exposed by the Data API.';
