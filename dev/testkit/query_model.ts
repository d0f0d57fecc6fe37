import { type Filter, filters } from "../../supabase/functions/calls-batch-list/filters.ts";
import { batchStatuses } from "../../supabase/functions/calls-batch-list/status.ts";
import { type ModelQuery, sortable, sorts } from "./reference_model.ts";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const isUuid = (text: string) => uuid.test(text);
const isTime = (text: string) => toUtc(text) !== undefined;
const isDigits = (text: string) => /^[0-9]+$/.test(text);
const oneOf = (values: readonly string[]) => (text: string) => values.includes(text);

/** What the contract accepts as a value, written without any library. */
const accepted: Record<string, (text: string) => boolean> = {
  ...Object.fromEntries(
    Object.entries<Filter>(filters)
      .map(([name, { schema }]) => [name, (text: string) => schema.safeParse(text).success]),
  ),
  status: oneOf(batchStatuses),
  campaign_id: isUuid,
  agent_mapping_id: isUuid,
  created_from: isTime,
  created_before: isTime,
  inactive_since: isTime,
  sort: oneOf(sorts),
  include: oneOf(["activity", "next_cursor"]),
  limit: (text) => isDigits(text) && BigInt(text) > 0n,
  offset: (text) => isDigits(text) && BigInt(text) <= 9007199254740991n,
};

/**
 * Reads a query string as the contract says. `isCursor` recognizes the cursors that were issued; `bad` names the
 * parameters that must be rejected.
 */
export function expectQuery(parameters: URLSearchParams, isCursor: (text: string) => boolean) {
  const bad = new Set<string>();
  const given = new Map<string, string[]>();
  for (const [name, isValid] of Object.entries({ ...accepted, cursor: isCursor })) {
    const texts = parameters.getAll(name);
    const isList = name === "status" || name === "include";
    if (texts.length === 0 || (texts.length === 1 && texts[0] === "" && name !== "cursor")) {
      continue;
    }
    const values = isList ? texts.flatMap((text) => text.split(",")) : texts;
    if (values.every(isValid) && (isList || values.length === 1)) given.set(name, values);
    else bad.add(name);
  }
  const text = (name: string) => given.get(name)?.[0];
  const wanted: ModelQuery & Record<string, unknown> = {
    ...Object.fromEntries(
      Object.keys(filters).map((name) => [name, normal(name, given.get(name))]),
    ),
    sort: text("sort") ?? "-created_at",
    limit: Math.min(Number(text("limit") ?? 25), 100),
    offset: Number(text("offset") ?? 0),
  };
  const { status, created_from, created_before, inactive_since, offset } = wanted;
  if (created_from && created_before && sortable(created_before) <= sortable(created_from)) {
    bad.add("created_before");
  }
  if (inactive_since && !bad.has("status") && String(status) !== "processing") {
    bad.add("inactive_since");
  }
  const cursor = text("cursor");
  if (cursor !== undefined && offset) bad.add("cursor");
  for (const key of parameters.keys()) {
    const [name = "", ...brackets] = key.split("[");
    if (brackets.length > 0 && (name === "cursor" || Object.hasOwn(accepted, name))) bad.add(name);
  }
  return { bad: [...bad].sort(), query: wanted, include: given.get("include") ?? [], cursor };
}

/** The values of a filter in one form: statuses sorted, times in UTC, UUIDs in lower case. */
function normal(name: string, values: string[] | undefined): string | string[] | undefined {
  if (name === "status") return values && [...new Set(values)].sort();
  const [text] = values ?? [];
  return text && (accepted[name] === isTime ? toUtc(text) : text.toLowerCase());
}

const rfc3339 = /^\d{4}-\d\d-\d\d(T\d\d:\d\d:[0-5]\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d))?$/i;

/** An RFC 3339 date-time, cut to microseconds, or a date, in UTC; else undefined. */
function toUtc(text: string): string | undefined {
  if (!rfc3339.test(text)) return undefined;
  try {
    const dateTime = text.length === 10 ? `${text}T00:00Z` : text.replace(/(\.\d{6})\d+/, "$1");
    return Temporal.Instant.from(dateTime).toString();
  } catch {
    return undefined;
  }
}
