-- Makes an agency with one member, ten campaigns, five agents and the given number of batches, at most six of them
-- paused, with contacts of all statuses. Ids are derived from names. Returns the ids of the agency, its member and a
-- campaign with batches of every status.
create function pg_temp.seed_agency(agency text, batches integer, contacts integer)
returns table (id uuid, "userId" uuid, "campaignId" uuid)
language sql
as $$
insert into auth.users (id) values (md5(agency || ' member')::uuid);
insert into public.agencies (id, name) values (md5(agency)::uuid, agency);
insert into public.users (id, agency_id) values (md5(agency || ' member')::uuid, md5(agency)::uuid);
insert into public.campaigns (id, agency_id, name)
select md5(agency || ' campaign ' || n)::uuid, md5(agency)::uuid, 'Campaign ' || n
from generate_series(0, 9) as n;
insert into public.agent_mappings (id, agency_id, agent_name)
select md5(agency || ' agent ' || n)::uuid, md5(agency)::uuid, 'Agent ' || n
from generate_series(0, 4) as n;

insert into public.call_batches (
  id, agency_id, campaign_id, agent_mapping_id, from_number, status, created_at, started_at
)
select
  md5(agency || ' batch ' || n)::uuid, md5(agency)::uuid,
  md5(agency || ' campaign ' || n % 10)::uuid, md5(agency || ' agent ' || n % 5)::uuid,
  '+1555' || lpad(n::text, 7, '0'),
  case
    when n % ceil(batches / 6.0)::integer = 0 then 'paused'
    else (array['pending', 'scheduled', 'processing', 'completed', 'completed', 'failed'])[1 + n % 6]
  end,
  timestamptz '2026-01-01 00:00:00+00' + n * interval '1 minute' + n % 1000 * interval '1 microsecond',
  timestamptz '2026-01-01 00:01:00+00' + n * interval '1 minute'
from generate_series(1, batches) as n;

insert into public.call_batch_contacts (batch_id, phone_number, status)
select
  md5(agency || ' batch ' || n)::uuid, '+1556' || lpad(contact::text, 7, '0'),
  (array['pending', 'queued', 'in_progress', 'completed', 'completed', 'completed', 'failed',
    'skipped'])[1 + contact % 8]
from generate_series(1, batches) as n, generate_series(1, contacts) as contact
order by n, contact;

select md5(agency)::uuid, md5(agency || ' member')::uuid, campaign_id
from public.call_batches
where agency_id = md5(agency)::uuid and status = 'paused'
limit 1
$$;
