import type { Batch, Page } from "../../supabase/functions/calls-batch-list/schema.ts";
import type { BatchData, Dataset, Person } from "../../dev/testkit/dataset.ts";

/** What a person asks for. */
export interface ModelQuery {
  status?: readonly string[] | undefined;
  campaign_id?: string | undefined;
  agent_mapping_id?: string | undefined;
  created_from?: string | undefined;
  created_before?: string | undefined;
  sort?: string | undefined;
  limit?: number | undefined;
  offset?: number | undefined;
}

/** Each value that `sort` may have. */
export const sorts = ["created_at", "scheduled_for", "started_at"].flatMap((name) => [
  name,
  `-${name}`,
]);

/** The query as it is sent. */
export function toSearch(query: ModelQuery): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}

/** The reference of a response's `next` link. */
export function nextOf({ headers }: Response): string | undefined {
  return /<([^>]*)>; rel="next"/.exec(headers.get("link") ?? "")?.[1];
}

/** The page that the contract promises this person, worked out from the data alone; undefined for 403. */
export function expectPage(dataset: Dataset, person: Person, query: ModelQuery): Page | undefined {
  if (!person.hasProfile || person.agencyId === null) return undefined;
  const { limit = 25, offset = 0 } = query;
  const own = dataset.batches.filter((batch) => batch.agency_id === person.agencyId);
  const matching = sortBatches(own.filter((batch) => matches(batch, query)), query.sort);
  const batches = matching.slice(offset, offset + limit).map((batch) =>
    expectBatch(dataset, batch)
  );
  const total = matching.length;
  const has_more = total > offset + batches.length;
  return { batches, pagination: { total, limit, offset, has_more } };
}

function matches(batch: BatchData, query: ModelQuery): boolean {
  const created = sortable(batch.created_at);
  return (query.status?.includes(batch.status) ?? true) &&
    (query.campaign_id === undefined || query.campaign_id === batch.campaign_id) &&
    (query.agent_mapping_id === undefined || query.agent_mapping_id === batch.agent_mapping_id) &&
    (query.created_from === undefined || created >= sortable(query.created_from)) &&
    (query.created_before === undefined || created < sortable(query.created_before));
}

/** Those batches that have the time that is sorted by, in order. */
export function sortBatches(batches: readonly BatchData[], sort = "-created_at"): BatchData[] {
  const timeOf = (batch: BatchData) => {
    if (sort.includes("scheduled_for")) return batch.scheduled_for;
    return sort.includes("started_at") ? batch.started_at : batch.created_at;
  };
  const sorted = batches.flatMap((batch) => {
    const time = timeOf(batch);
    return time === null ? [] : [{ batch, key: `${sortable(time)} ${batch.id}` }];
  }).sort((a, b) => a.key < b.key ? -1 : 1);
  return (sort.startsWith("-") ? sorted.reverse() : sorted).map(({ batch }) => batch);
}

/** A time with all its microseconds, or a date. */
function sortable(time: string): string {
  const [seconds = "", fraction = ""] = time.replace("Z", "").split(".");
  return `${seconds.padEnd(19, "T00:00:00")}.${fraction.padEnd(6, "0")}`;
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
