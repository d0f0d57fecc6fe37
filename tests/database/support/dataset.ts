import type { Session } from "./postgres.ts";

export const agency = "a0000000-0000-0000-0000-000000000001";
export const user = "50000000-0000-0000-0000-000000000001";
export const smallCampaign = "c0000000-0000-0000-0000-000000000001";
export const largeCampaign = "c0000000-0000-0000-0000-000000000002";
export const agent = "d0000000-0000-0000-0000-000000000002";

/** When the batch of this age, from 0 (the oldest) to 100,000, was created, and perhaps scheduled and started. */
export function timeOf(age: number): string {
  return new Date(Date.UTC(2026, 0, 1, 0, age)).toISOString().replace(".000", "");
}

/** Inserts the agency with 20 campaigns and agents. */
export const makeAgency = `
  insert into public.agencies (id, name) values ('${agency}', 'Agency');
  insert into auth.users (id) values ('${user}');
  insert into public.users (id, agency_id) values ('${user}', '${agency}');
  insert into public.campaigns (id, agency_id, name)
  select ${numbered("c", "n")}, '${agency}', 'Campaign ' || n from generate_series(1, 20) as n;
  insert into public.agent_mappings (id, agency_id, agent_name)
  select ${numbered("d", "n")}, '${agency}', 'Agent ' || n from generate_series(1, 20) as n`;

function numbered(letter: string, n: string): string {
  return `('${letter}0000000-0000-0000-0000-' || lpad((${n})::text, 12, '0'))::uuid`;
}

/**
 * Inserts batches with counts, in random order of creation: at most six failed, six cancelled, twenty processing and
 * twelve in the small campaign. Disables triggers and foreign keys, which are not measured.
 */
export async function addBatches(admin: Session, batches: number) {
  const campaign = "case when n % 8500 = 0 then 1 else 2 + n % 19 end";
  await admin.script(`
    set session_replication_role = replica; set statement_timeout = 0;
    create temporary table added as
    select
      gen_random_uuid() as id, ${numbered("c", campaign)} as campaign_id,
      ${numbered("d", "1 + n % 20")} as agent_mapping_id,
      case
        when n % 17000 = 0 then 'failed'
        when n % 17000 = 1 then 'cancelled'
        when age < 12000 then (array['paused', 'pending'])[1 + n % 2]
        when age < 12020 then 'processing'
        else 'completed'
      end as status,
      made_at, case when n % 3 = 0 then made_at end as scheduled_for,
      case when n % 4 <> 0 then made_at end as started_at
    from generate_series(2, ${batches} + 1) as n
    cross join lateral (values (n::bigint * 7919 % 100003)) as ages (age)
    cross join lateral (
      values (timestamptz '${timeOf(0)}' + age * interval '1 minute')
    ) as times (made_at);

    insert into public.call_batches (
      id, agency_id, campaign_id, agent_mapping_id, from_number, status, created_at, scheduled_for,
      started_at
    )
    select
      id, '${agency}', campaign_id, agent_mapping_id, '+15551234567', status, made_at,
      scheduled_for, started_at
    from added;
    insert into calls_batch_list.call_batch_counts (
      batch_id, slot, total, queued, in_progress, completed, failed, skipped
    )
    select id, 0, 1000, 0, 0, 1000, 0, 0 from added;
    drop table added;
    set session_replication_role = origin; reset statement_timeout`);
  await admin.script("vacuum analyze");
}
