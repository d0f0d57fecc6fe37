import { ben, platform } from "./page_fixture.ts";

/** A batch to create; times in minutes from now. */
export interface NewBatch {
  status: string;
  campaign?: string;
  agent?: string;
  created?: number;
  started?: number;
  scheduled?: number;
  /** How many contacts there are of each status. */
  contacts?: Record<string, number>;
}

const insertBatch = `
  with agency as (select agency_id as id from public.users where id = $1),
  given as (
    select * from jsonb_to_record($2::text::jsonb) as batch(status text, campaign text, agent text,
      created float, started float, scheduled float, contacts jsonb)
  ),
  campaign as (
    insert into public.campaigns (agency_id, name)
    select id, campaign from agency, given where campaign is not null returning id
  ),
  agent as (
    insert into public.agent_mappings (agency_id, agent_name)
    select id, agent from agency, given where agent is not null returning id
  ),
  batch as (
    insert into public.call_batches (agency_id, campaign_id, agent_mapping_id, from_number,
      status, created_at, started_at, scheduled_for)
    select id, (select id from campaign), (select id from agent), '+15550001111', status,
      now() + coalesce(created, 0) * interval '1 minute', now() + started * interval '1 minute',
      now() + scheduled * interval '1 minute'
    from agency, given
    returning id
  ),
  contact as (
    insert into public.call_batch_contacts (batch_id, phone_number, status)
    select batch.id, '+1555' || n, kind.key
    from batch, given, jsonb_each(contacts) as kind, generate_series(1, kind.value::int) as n
  )
  select id from batch`;

/** Puts Ben into a new agency with these batches and returns their ids. */
export async function createAgency(batches: NewBatch[]): Promise<string[]> {
  await platform().sql(
    `with agency as (insert into public.agencies (name) values ('Test Agency') returning id)
     update public.users set agency_id = agency.id from agency where users.id = $1`,
    [ben.id],
  );
  return await addBatches(batches);
}

/** Adds batches to Ben's agency. */
export async function addBatches(batches: NewBatch[]): Promise<string[]> {
  const ids: string[] = [];
  for (const batch of batches) {
    const rows = await platform().sql<{ id: string }>(insertBatch, [ben.id, JSON.stringify(batch)]);
    ids.push(...rows.map(({ id }) => id));
  }
  return ids;
}
