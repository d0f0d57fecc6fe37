import type { Batch } from "../../supabase/functions/calls-batch-list/schema.ts";
import { batchStatuses } from "../../supabase/functions/calls-batch-list/status.ts";
import { randomUuid } from "./random.ts";

export interface Person {
  id: string;
  agencyId: string | null;
}

/** A batch, with the number of its contacts by status. */
export interface BatchData extends
  Pick<
    Batch,
    "id" | "agency_id" | "from_number" | "status" | "scheduled_for" | "created_at" | "started_at"
  >,
  Partial<Pick<Batch, "campaign_id" | "agent_mapping_id">> {
  contacts: Readonly<Record<string, number>>;
}

export interface Dataset {
  agencies: { id: string; name: string }[];
  people: Person[];
  campaigns: { id: string; agency_id: string; name: string }[];
  agents: { id: string; agency_id: string; agent_name: string }[];
  batches: BatchData[];
}

/** Runs one statement with `$1` parameters as the database's administrator. */
export type Sql = (text: string, parameters?: unknown[]) => Promise<unknown>;

/** Inserts a dataset. */
export async function loadDataset(sql: Sql, dataset: Partial<Dataset>): Promise<void> {
  const { agencies = [], people = [], campaigns = [], agents = [], batches = [] } = dataset;
  const tables: Record<string, readonly object[]> = {
    "auth.users": people.map(({ id }) => ({ id, email: `${id}@test.example` })),
    "public.agencies": agencies,
    "public.users": people.map(({ id, agencyId }) => ({ id, agency_id: agencyId })),
    "public.campaigns": campaigns,
    "public.agent_mappings": agents,
    "public.call_batches": batches.map(({ contacts: _, ...columns }) => columns),
    "public.call_batch_contacts": batches.flatMap(contactsOf),
  };
  for (const [table, rows] of Object.entries(tables)) {
    const columns = Object.keys(rows[0] ?? {}).join();
    if (columns === "") continue;
    await sql(
      `insert into ${table} (${columns})
       select ${columns} from jsonb_populate_recordset(null::${table}, ($1::text)::jsonb)`,
      [JSON.stringify(rows)],
    );
  }
}

function contactsOf({ id, contacts }: BatchData): object[] {
  const contact = { batch_id: id, phone_number: "+15550000000" };
  return Object.entries(contacts).flatMap(([status, count]) =>
    Array(count).fill({ ...contact, status })
  );
}

/** Agencies with the given numbers of batches, and one member, campaign and agent each. Only ids vary. */
export function makeDataset(sizes: readonly number[]): Dataset {
  const all: Dataset = { agencies: [], people: [], campaigns: [], agents: [], batches: [] };
  for (const [index, size] of sizes.entries()) {
    const agency_id = randomUuid();
    const [campaign_id, agent_mapping_id] = [randomUuid(), randomUuid()];
    all.agencies.push({ id: agency_id, name: `Agency ${index}` });
    all.people.push(makePerson(agency_id));
    all.campaigns.push({ id: campaign_id, agency_id, name: `Campaign ${index}` });
    all.agents.push({ id: agent_mapping_id, agency_id, agent_name: `Agent ${index}` });
    for (let minute = 0; minute < size; minute += 1) {
      all.batches.push({
        id: randomUuid(),
        agency_id,
        campaign_id,
        agent_mapping_id,
        from_number: "+15551234567",
        status: batchStatuses[minute % batchStatuses.length] ?? "pending",
        scheduled_for: null,
        created_at: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(),
        started_at: null,
        contacts: { pending: 1, completed: 2 },
      });
    }
  }
  return all;
}

export function makePerson(agencyId: string | null): Person {
  return { id: randomUuid(), agencyId };
}
