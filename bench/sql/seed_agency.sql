-- An agency NAME with one member, ten campaigns, five agents, so many BATCHES, at most six of them paused, and so many
-- CONTACTS in each, of all statuses. Ids are derived from names, so they are the same on every run.
insert into auth.users (id) values (md5('NAME member')::uuid);
insert into public.agencies (id, name) values (md5('NAME')::uuid, 'NAME');
insert into public.users (id, agency_id) values (md5('NAME member')::uuid, md5('NAME')::uuid);
insert into public.campaigns (id, agency_id, name)
select md5('NAME campaign ' || n)::uuid, md5('NAME')::uuid, 'Campaign ' || n
from generate_series(0, 9) as n;
insert into public.agent_mappings (id, agency_id, agent_name)
select md5('NAME agent ' || n)::uuid, md5('NAME')::uuid, 'Agent ' || n
from generate_series(0, 4) as n;

insert into public.call_batches (
  id, agency_id, campaign_id, agent_mapping_id, from_number, status, created_at, started_at
)
select
  md5('NAME batch ' || n)::uuid, md5('NAME')::uuid,
  md5('NAME campaign ' || n % 10)::uuid, md5('NAME agent ' || n % 5)::uuid,
  '+1555' || lpad(n::text, 7, '0'),
  case
    when n % ceil(BATCHES / 6.0)::integer = 0 then 'paused'
    else (array['pending', 'scheduled', 'processing', 'completed', 'completed', 'failed'])[1 + n % 6]
  end,
  timestamptz '2026-01-01 00:00:00+00' + n * interval '1 minute' + n % 1000 * interval '1 microsecond',
  timestamptz '2026-01-01 00:01:00+00' + n * interval '1 minute'
from generate_series(1, BATCHES) as n;

insert into public.call_batch_contacts (batch_id, phone_number, status)
select
  md5('NAME batch ' || n)::uuid, '+1556' || lpad(contact::text, 7, '0'),
  (array['pending', 'queued', 'in_progress', 'completed', 'completed', 'completed', 'failed',
    'skipped'])[1 + contact % 8]
from generate_series(1, BATCHES) as n, generate_series(1, CONTACTS) as contact;
