import { batchStatuses } from "../../supabase/functions/calls-batch-list/status.ts";

/** What the contract says of a query string, and the names of the parameters that must be refused. */
export type ExpectedQuery = ReturnType<typeof expectQuery>;

const known: readonly string[] = batchStatuses;
const sorts = ["created_at", "scheduled_for", "started_at"].flatMap((name) => [name, `-${name}`]);
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Reads a query string as the contract orders it, written down a second time and without any library. `isCursor` tells
 * the cursors that were given out.
 */
export function expectQuery(parameters: URLSearchParams, isCursor: (text: string) => boolean) {
  const bad: string[] = [];
  const read = (name: string, isGood: (text: string) => boolean): string | undefined => {
    const [text = "", ...others] = parameters.getAll(name);
    if (others.length === 0 && (text === "" || isGood(text))) return text || undefined;
    bad.push(name);
    return undefined;
  };
  const isNumber = (text: string) => /^[0-9]+$/.test(text);
  const isTime = (text: string) => toMicroseconds(text) !== undefined;

  const statuses = read("status", (text) => text.split(",").every((part) => known.includes(part)));
  const campaignId = read("campaign_id", (text) => uuid.test(text));
  const agentId = read("agent_mapping_id", (text) => uuid.test(text));
  const createdFrom = toMicroseconds(read("created_from", isTime) ?? "");
  const createdBefore = toMicroseconds(read("created_before", isTime) ?? "");
  if (createdFrom !== undefined && createdBefore !== undefined && createdBefore <= createdFrom) {
    bad.push("created_before");
  }
  const sort = read("sort", (text) => sorts.includes(text));
  const include = read("include", (text) => text === "activity");
  const limit = read("limit", (text) => isNumber(text) && BigInt(text) > 0n);
  const offset = read("offset", (text) => isNumber(text) && BigInt(text) <= 9007199254740991n);
  const [offsetText, ...moreOffsets] = parameters.getAll("offset");
  const alone = !offsetText || moreOffsets.length > 0;
  const cursor = read("cursor", (text) => isCursor(text) && alone);
  return {
    bad,
    statuses: statuses?.split(","),
    campaignId: campaignId?.toLowerCase(),
    agentId: agentId?.toLowerCase(),
    createdFrom,
    createdBefore,
    sort: sort ?? "-created_at",
    withActivity: include !== undefined,
    limit: Math.min(Number(limit ?? 25), 100),
    offset: Number(offset ?? 0),
    cursor,
  };
}

const rfc3339 = /^\d{4}-\d\d-\d\d(T\d\d:\d\d:[0-5]\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d))?$/i;

/** An RFC 3339 date-time up to microseconds, or a date, in microseconds since the epoch; else undefined. */
export function toMicroseconds(text: string): bigint | undefined {
  if (!rfc3339.test(text)) return undefined;
  try {
    const instant = Temporal.Instant.from(text.length === 10 ? `${text}T00:00Z` : text);
    return instant.epochNanoseconds / 1_000n;
  } catch {
    return undefined;
  }
}
