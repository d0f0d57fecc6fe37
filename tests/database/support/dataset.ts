import type { Session } from "./database.ts";

/** The agency that grows, a member of it, and a campaign that has few of its batches. */
export const agency = "a0000000-0000-0000-0000-000000000001";
export const user = "50000000-0000-0000-0000-000000000001";
export const campaign = "c0000000-0000-0000-0000-000000000001";

/** When the batch of this age, from 0 (the oldest) to 100,000, was made, for those that were scheduled or started, too. */
export function timeOf(age: number | string): string {
  return `timestamptz '2026-01-01 00:00:00+00' + ${age} * interval '1 minute'`;
}

/** At most so many batches are failed, or cancelled, or in the campaign. */
export const rare = 12;

/** Makes the agency, with 20 campaigns and agents. */
export async function makeAgency(admin: Session): Promise<void> {
  await admin.script(`
    insert into public.agencies (id, name) values ('${agency}', 'Agency');
    insert into auth.users (id) values ('${user}');
    insert into public.users (id, agency_id) values ('${user}', '${agency}');
    insert into public.campaigns (id, agency_id, name)
    select
      ('c0000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid, '${agency}', 'Campaign ' || n
    from generate_series(1, 20) as n;
    insert into public.agent_mappings (id, agency_id, agent_name)
    select
      ('d0000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid, '${agency}', 'Agent ' || n
    from generate_series(1, 20) as n
  `);
}

/**
 * Adds batches with so many contacts each, in an order of creation that has nothing to do with their order on disk. Triggers
 * and checks of references are left out, which are not what is measured, and the counts written here.
 */
export async function addBatches(admin: Session, batches: number, contacts: number) {
  await admin.script(`
    set session_replication_role = replica;
    insert into public.call_batches (
      agency_id, campaign_id, agent_mapping_id, from_number, status, created_at, scheduled_for,
      started_at
    )
    select
      '${agency}',
      (
        'c0000000-0000-0000-0000-'
        || lpad((case when n % 8500 = 0 then 1 else 2 + n % 19 end)::text, 12, '0')
      )::uuid,
      ('d0000000-0000-0000-0000-' || lpad((1 + n % 20)::text, 12, '0'))::uuid,
      '+15551234567',
      case
        when n % 17000 = 0 then 'failed'
        when n % 17000 = 1 then 'cancelled'
        when age < 12000 then (array['paused', 'pending'])[1 + n % 2]
        else (array['completed', 'processing'])[1 + n % 2]
      end,
      made_at,
      case when n % 3 = 0 then made_at end,
      case when n % 4 <> 0 then made_at end
    from generate_series(2, ${batches} + 1) as n
    cross join lateral (values (n::bigint * 7919 % 100003)) as ages (age)
    cross join lateral (values (${timeOf("age")})) as times (made_at);

    insert into public.call_batch_contacts (batch_id, phone_number, status)
    select batches.id, '+15551234567', 'completed'
    from public.call_batches as batches
    cross join generate_series(1, ${contacts})
    where not exists (
      select from calls_batch_list.call_batch_counts as counts where counts.batch_id = batches.id
    );

    insert into calls_batch_list.call_batch_counts (
      batch_id, agency_id, total, queued, in_progress, completed, failed, skipped
    )
    select batches.id, '${agency}', ${contacts}, 0, 0, ${contacts}, 0, 0
    from public.call_batches as batches
    where not exists (
      select from calls_batch_list.call_batch_counts as counts where counts.batch_id = batches.id
    );
    set session_replication_role = origin
  `);
  await tidy(admin);
}

/** Multiplies the contacts, with all triggers. */
export async function multiplyContacts(admin: Session, factor: number): Promise<void> {
  await admin.script(`
    insert into public.call_batch_contacts (batch_id, phone_number, status)
    select batch_id, phone_number, status
    from public.call_batch_contacts
    cross join generate_series(2, ${factor})
  `);
  await tidy(admin);
}

/** What autovacuum does sooner or later. */
async function tidy(admin: Session): Promise<void> {
  const tables = [
    "public.call_batches",
    "public.call_batch_contacts",
    "calls_batch_list.call_batch_counts",
  ];
  const small = ["public.users", "public.agencies", "public.campaigns", "public.agent_mappings"];
  for (const table of [...tables, ...small]) await admin.script(`vacuum analyze ${table}`);
}
