import type { Batch, Page } from "../../supabase/functions/calls-batch-list/schema.ts";
import {
  type Filter,
  type FilterName,
  filters,
} from "../../supabase/functions/calls-batch-list/filters.ts";
import type { BatchData } from "./dataset.ts";

/** A valid request. */
export type ModelQuery =
  & { readonly [Name in FilterName]?: string | readonly string[] | undefined }
  & {
    sort?: string | undefined;
    limit?: number | undefined;
    offset?: number | undefined;
  };

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

/** When contacts were written, with the dataset; later than any time that tests filter by, except in the future. */
const loadedAt = "2026-06-01T00:00:00Z";

function matches(row: Batch, query: ModelQuery): boolean {
  return Object.entries<Filter>(filters).every(([name, { column, operator }]) => {
    const operand = new Map(Object.entries(query)).get(name);
    if (operand === undefined) return true;
    const value: unknown = Reflect.get(row, column);
    switch (operator) {
      case "in":
        return [operand].flat().includes(String(value));
      case "eq":
        return value === operand;
      case "gte":
        return sortable(value) >= sortable(operand);
      case "lt":
        return sortable(value) < sortable(operand);
      case "inactive":
        return sortable(row.total_contacts > 0 ? loadedAt : row.created_at) < sortable(operand);
    }
  });
}

/** Those batches that have the time that is sorted by, in order. */
export function sortBatches<Row extends Batch | BatchData>(
  batches: readonly Row[],
  sort = "-created_at",
): Row[] {
  const timeOf = ({ scheduled_for, started_at, created_at }: Row) => {
    if (sort.includes("scheduled_for")) return scheduled_for;
    return sort.includes("started_at") ? started_at : created_at;
  };
  const sorted = batches.flatMap((batch) => {
    const time = timeOf(batch);
    return time === null ? [] : [{ batch, key: `${sortable(time)} ${batch.id}` }];
  }).sort((a, b) => a.key < b.key ? -1 : 1);
  return (sort.startsWith("-") ? sorted.reverse() : sorted).map(({ batch }) => batch);
}

/** A time in UTC, cut to microseconds, or a date. */
function sortable(time: unknown): string {
  const [seconds = "", fraction = ""] = String(time).replace("Z", "").split(".");
  return `${seconds.padEnd(19, "T00:00:00")}.${fraction.slice(0, 6).padEnd(6, "0")}`;
}

/** The page of a query, from all batches of an agency. */
export function selectPage(all: readonly Batch[], query: ModelQuery): Page {
  const { limit = 25, offset = 0, sort } = query;
  const matching = sortBatches(all.filter((batch) => matches(batch, query)), sort);
  const total = matching.length;
  const batches = matching.slice(offset, offset + limit);
  const has_more = total > offset + batches.length;
  return { batches, pagination: { total, limit, offset, has_more } };
}
