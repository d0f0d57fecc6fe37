import { batchStatuses } from "../supabase/functions/calls-batch-list/schema.ts";

/** What the contract says of a query string, written down a second time and without any library. */
export interface ExpectedQuery {
  /** The names of the parameters that must be refused. */
  bad: string[];
  statuses: string[] | undefined;
  campaignId: string | undefined;
  agentId: string | undefined;
  /** Microseconds since the epoch. */
  createdFrom: bigint | undefined;
  createdBefore: bigint | undefined;
  sort: string;
  withActivity: boolean;
  limit: number;
  offset: number;
  cursor: string | undefined;
}

const known: readonly string[] = batchStatuses;
const sorts = ["created_at", "scheduled_for", "started_at"].flatMap((name) => [name, `-${name}`]);
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Reads a query string as the contract orders it. `isCursor` tells the cursors that were given out. */
export function expectQuery(
  parameters: URLSearchParams,
  isCursor: (text: string) => boolean,
): ExpectedQuery {
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

/** An RFC 3339 date-time up to microseconds, or a date, in microseconds since the epoch; else undefined. */
export function toMicroseconds(text: string): bigint | undefined {
  const [, day = "", time, fraction = "", zone = ""] =
    /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(Z|[+-]\d\d:\d\d))?$/i.exec(text) ?? [];
  const midnight = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(day)) return undefined;
  const [hours = 0, minutes = 0, seconds = 0] = time?.split(":").map(Number) ?? [];
  const [, sign = "+", zoneHours = "0", zoneMinutes = "0"] = /([+-])(\d\d):(\d\d)/.exec(zone) ?? [];
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  if (Number(zoneHours) > 23 || Number(zoneMinutes) > 59) return undefined;
  const ahead = Number(`${sign}1`) * (Number(zoneHours) * 60 + Number(zoneMinutes));
  const whole = midnight.getTime() / 1000 + (hours * 60 + minutes - ahead) * 60 + seconds;
  return BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, "0"));
}
