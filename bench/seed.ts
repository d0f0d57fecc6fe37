import { createHash } from "node:crypto";
import type postgres from "postgres";

/** An agency of the measured database. */
export interface Agency {
  name: string;
  batches: number;
  contactsPerBatch: number;
}

/** The ids of an agency that was seeded. */
export interface SeededAgency extends Agency {
  id: string;
  /** Its only member. */
  userId: string;
  /** One of its ten campaigns; it has batches of every status. */
  campaignId: string;
}

/** A status that no more than {@linkcode rareBatches} batches of an agency have. */
export const rareStatus = "paused";
const rareBatches = 6;

/** How many contacts are inserted by one statement. */
const chunk = 250_000;

/** A UUID that is the same on every run. */
function uuid(name: string): string {
  const hex = createHash("md5").update(name).digest("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Fills an agency with one member, campaigns, agents, batches and contacts of all statuses. */
export async function seedAgency(
  sql: postgres.Sql,
  agency: Agency,
  progress: (line: string) => void,
): Promise<SeededAgency> {
  const { name, batches, contactsPerBatch } = agency;
  const id = uuid(name);
  const userId = uuid(`${name} member`);
  const everyRare = Math.ceil(batches / rareBatches);
  await sql`insert into auth.users (id) values (${userId})`;
  await sql`insert into public.agencies (id, name) values (${id}, ${name})`;
  await sql`insert into public.users (id, agency_id) values (${userId}, ${id})`;
  await sql`
    insert into public.campaigns (id, agency_id, name)
    select md5(${name} || ' campaign ' || n)::uuid, ${id}, 'Campaign ' || n
    from generate_series(1, 10) as n`;
  await sql`
    insert into public.agent_mappings (id, agency_id, agent_name)
    select md5(${name} || ' agent ' || n)::uuid, ${id}, 'Agent ' || n
    from generate_series(1, 5) as n`;
  await sql`
    insert into public.call_batches (
      id, agency_id, campaign_id, agent_mapping_id, from_number, status, created_at, started_at
    )
    select
      md5(${name} || ' batch ' || n)::uuid, ${id},
      md5(${name} || ' campaign ' || 1 + n % 10)::uuid, md5(${name} || ' agent ' || 1 + n % 5)::uuid,
      '+1555' || lpad(n::text, 7, '0'),
      case
        when n % ${everyRare}::int = 0 then ${rareStatus}
        else (array['pending', 'scheduled', 'processing', 'completed', 'completed', 'failed'])[1 + n % 6]
      end,
      '2026-01-01 00:00:00+00'::timestamptz + n * interval '1 minute' + n % 1000 * interval '1 microsecond',
      '2026-01-01 00:01:00+00'::timestamptz + n * interval '1 minute'
    from generate_series(1, ${batches}::int) as n`;

  const batchesPerChunk = Math.max(1, Math.floor(chunk / contactsPerBatch));
  for (let first = 1; first <= batches; first += batchesPerChunk) {
    const last = Math.min(batches, first + batchesPerChunk - 1);
    await sql`
      insert into public.call_batch_contacts (batch_id, phone_number, status)
      select
        md5(${name} || ' batch ' || n)::uuid, '+1556' || lpad(contact::text, 7, '0'),
        (array['pending', 'queued', 'in_progress', 'completed', 'completed', 'completed', 'failed',
          'skipped'])[1 + contact % 8]
      from generate_series(${first}::int, ${last}::int) as n,
        generate_series(1, ${contactsPerBatch}::int) as contact`;
    progress(`${name}: ${(last * contactsPerBatch).toLocaleString("en")} contacts`);
  }
  return { ...agency, id, userId, campaignId: uuid(`${name} campaign ${1 + everyRare % 10}`) };
}
