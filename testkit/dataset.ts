import { batchStatuses } from "../supabase/functions/calls-batch-list/schema.ts";
import { randomUuid } from "./random.ts";

/** Somebody with an account. Without a profile there is no row in `users`. */
export interface Person {
  id: string;
  agencyId: string | null;
  hasProfile: boolean;
}

/** How many contacts of a batch have which status, pending ones first. */
export type Contacts = readonly [number, number, number, number, number, number];

const contactStatuses = ["pending", "queued", "in_progress", "completed", "failed", "skipped"];

/** A batch as it is written. */
export interface BatchData {
  id: string;
  agency_id: string;
  campaign_id: string | null;
  agent_mapping_id: string | null;
  from_number: string;
  status: typeof batchStatuses[number];
  calls_per_minute: number;
  max_concurrent: number;
  scheduled_for: string | null;
  created_at: string;
  started_at: string | null;
  contacts: Contacts;
}

/** Everything that a test puts into the database. */
export interface Dataset {
  agencies: { id: string; name: string }[];
  people: Person[];
  campaigns: { id: string; agency_id: string; name: string }[];
  agents: { id: string; agency_id: string; agent_name: string }[];
  batches: BatchData[];
}

/** Columns with their types, for each table and in the order of their references. */
const tables = {
  "auth.users": "id uuid, email text",
  "public.agencies": "id uuid, name text",
  "public.users": "id uuid, agency_id uuid",
  "public.campaigns": "id uuid, agency_id uuid, name text",
  "public.agent_mappings": "id uuid, agency_id uuid, agent_name text",
  "public.call_batches": "id uuid, agency_id uuid, campaign_id uuid, agent_mapping_id uuid, " +
    "from_number text, status text, calls_per_minute integer, max_concurrent integer, " +
    "scheduled_for timestamptz, created_at timestamptz, started_at timestamptz",
  "public.call_batch_contacts": "batch_id uuid, phone_number text, status text",
} as const;

/** Runs one statement with `$1` parameters as the database's administrator. */
export type Sql = (text: string, parameters?: unknown[]) => Promise<unknown>;

/** Writes a dataset, beside what is there already. */
export async function loadDataset(sql: Sql, dataset: Partial<Dataset>): Promise<void> {
  const { agencies = [], people = [], campaigns = [], agents = [], batches = [] } = dataset;
  const rows: Record<keyof typeof tables, readonly object[]> = {
    "auth.users": people.map(({ id }) => ({ id, email: `${id}@test.example` })),
    "public.agencies": agencies,
    "public.users": people.filter(({ hasProfile }) => hasProfile)
      .map(({ id, agencyId }) => ({ id, agency_id: agencyId })),
    "public.campaigns": campaigns,
    "public.agent_mappings": agents,
    "public.call_batches": batches,
    "public.call_batch_contacts": batches.flatMap(contactsOf),
  };
  for (const [table, columns] of Object.entries(tables)) {
    const names = columns.replace(/ \w+(,|$)/g, "$1");
    await sql(
      `insert into ${table} (${names}) select ${names} from jsonb_to_recordset(($1::text)::jsonb) as t (${columns})`,
      [JSON.stringify(rows[table as keyof typeof tables])],
    );
  }
}

function contactsOf({ id, contacts }: BatchData): object[] {
  return contacts.flatMap((count, index) =>
    Array.from({ length: count }, () => ({
      batch_id: id,
      phone_number: "+15550000000",
      status: contactStatuses[index],
    }))
  );
}

/** Agencies of so many batches each, with one member, campaign and agent each; the same every time but for the ids. */
export function makeDataset(sizes: readonly number[]): Dataset {
  const each = sizes.map((size, index) => ({ size, index, agency_id: randomUuid() }));
  const campaigns = each.map(({ agency_id, index }) => ({
    id: randomUuid(),
    agency_id,
    name: `Campaign ${index}`,
  }));
  const agents = each.map(({ agency_id, index }) => ({
    id: randomUuid(),
    agency_id,
    agent_name: `Agent ${index}`,
  }));
  return {
    agencies: each.map(({ agency_id, index }) => ({ id: agency_id, name: `Agency ${index}` })),
    people: each.map(({ agency_id }) => makePerson(agency_id)),
    campaigns,
    agents,
    batches: each.flatMap(({ size, index, agency_id }) =>
      Array.from({ length: size }, (_, minute): BatchData => ({
        id: randomUuid(),
        agency_id,
        campaign_id: campaigns[index]?.id ?? null,
        agent_mapping_id: agents[index]?.id ?? null,
        from_number: "+15551234567",
        status: batchStatuses[minute % batchStatuses.length] ?? "pending",
        calls_per_minute: 30,
        max_concurrent: 10,
        scheduled_for: null,
        created_at: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(),
        started_at: null,
        contacts: [1, 0, 0, 2, 0, 0],
      }))
    ),
  };
}

/** Somebody new, with a profile. */
export function makePerson(agencyId: string | null): Person {
  return { id: randomUuid(), agencyId, hasProfile: true };
}
