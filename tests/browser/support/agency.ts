import { ben, platform } from "./page_fixture.ts";

/** A batch to create; times in minutes from now. */
export interface NewBatch {
  status: string;
  campaign?: string;
  agent?: string;
  created?: number;
  started?: number;
  scheduled?: number;
  pace?: number;
  /** How many contacts there are of each status. */
  contacts?: Record<string, number>;
}

/** Puts Ben into a new agency with these batches and returns their ids. */
export async function createAgency(batches: NewBatch[], name = "Test Agency"): Promise<string[]> {
  await platform().sql(
    `with agency as (insert into public.agencies (name) values ($1) returning id)
     update public.users set agency_id = agency.id from agency where users.id = $2`,
    [name, ben.id],
  );
  return await addBatches(batches);
}

/** Adds batches to Ben's agency. */
export async function addBatches(batches: NewBatch[]): Promise<string[]> {
  const { sql } = platform();
  const ids: string[] = [];
  for (const { status, contacts = {}, ...batch } of batches) {
    const [row] = await sql<{ id: string }>(
      `with agency as (select agency_id as id from public.users where id = $1), campaign as (
         insert into public.campaigns (agency_id, name)
         select id, $3::text from agency where $3::text is not null returning id
       ), agent as (
         insert into public.agent_mappings (agency_id, agent_name)
         select id, $4::text from agency where $4::text is not null returning id
       )
       insert into public.call_batches (agency_id, campaign_id, agent_mapping_id, from_number,
         status, created_at, started_at, scheduled_for, calls_per_minute)
       select (select id from agency), (select id from campaign), (select id from agent), '+15550001111', $2,
         now() + $5 * interval '1 minute', now() + $6 * interval '1 minute',
         now() + $7 * interval '1 minute', $8
       returning id`,
      [
        ben.id,
        status,
        batch.campaign ?? null,
        batch.agent ?? null,
        batch.created ?? 0,
        batch.started ?? null,
        batch.scheduled ?? null,
        batch.pace ?? 30,
      ],
    );
    ids.push(row?.id ?? "");
    for (const [status, count] of Object.entries(contacts)) {
      await sql(
        `insert into public.call_batch_contacts (batch_id, phone_number, status)
         select $1, '+1555' || n, $2 from generate_series(1, $3::int) as n`,
        [row?.id, status, count],
      );
    }
  }
  return ids;
}
