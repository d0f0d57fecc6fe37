import type { Batch, Page } from "../../supabase/functions/calls-batch-list/schema.ts";
import type { BatchData, Dataset, Person } from "../../testkit/dataset.ts";

/** What a person asks for. */
export interface ModelQuery {
  status?: readonly string[] | undefined;
  campaign_id?: string | undefined;
  limit?: number | undefined;
  offset?: number | undefined;
}

/** The page that the contract promises this person, worked out from the data alone; undefined for 403. */
export function expectPage(dataset: Dataset, person: Person, query: ModelQuery): Page | undefined {
  if (!person.hasProfile || person.agencyId === null) return undefined;
  const { status, campaign_id, limit = 25, offset = 0 } = query;
  const matching = dataset.batches
    .filter((batch) => batch.agency_id === person.agencyId)
    .filter((batch) => status?.includes(batch.status) ?? true)
    .filter((batch) => campaign_id === undefined || batch.campaign_id === campaign_id)
    .sort((a, b) => compare(sortable(b), sortable(a)));
  const batches = matching.slice(offset, offset + limit).map((batch) =>
    expectBatch(dataset, batch)
  );
  const total = matching.length;
  const has_more = total > offset + batches.length;
  return { batches, pagination: { total, limit, offset, has_more } };
}

/** Time, to the microsecond, and id: what the order goes by. */
function sortable({ created_at, id }: BatchData): string {
  const [seconds = "", fraction = ""] = created_at.slice(0, -1).split(".");
  return `${seconds}.${fraction.padEnd(6, "0")} ${id}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function expectBatch({ campaigns, agents }: Dataset, data: BatchData): Batch {
  const { contacts: [pending, queued, in_progress, completed, failed, skipped] } = data;
  const done = completed + failed + skipped;
  const total = pending + queued + in_progress + done;
  return {
    id: data.id,
    agency_id: data.agency_id,
    campaign_id: data.campaign_id,
    campaign_name: campaigns.find(({ id }) => id === data.campaign_id)?.name ?? null,
    agent_mapping_id: data.agent_mapping_id,
    agent_name: agents.find(({ id }) => id === data.agent_mapping_id)?.agent_name ?? null,
    from_number: data.from_number,
    status: data.status,
    total_contacts: total,
    queued,
    in_progress,
    completed,
    failed,
    skipped,
    progress_percentage: total === 0 ? 0 : Math.floor(1000 * done / total) / 10,
    remaining_count: total - done,
    calls_per_minute: data.calls_per_minute,
    max_concurrent: data.max_concurrent,
    scheduled_for: data.scheduled_for && expectTime(data.scheduled_for),
    created_at: expectTime(data.created_at),
    started_at: data.started_at && expectTime(data.started_at),
  };
}

/** With the fraction it has, and none when that is zero. */
function expectTime(time: string): string {
  return time.replace(/(\.\d*?)0*Z$/, "$1Z").replace(".Z", "Z");
}
