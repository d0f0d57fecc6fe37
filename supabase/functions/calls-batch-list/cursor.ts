import { digest } from "../_shared/digest.ts";
import type { Query } from "./request.ts";
import { toUtc } from "./time.ts";

/** A place in an order of batches, and how many batches a walk has passed when it gets there. */
export interface Place {
  /** The last batch's value of the column that is sorted by: RFC 3339 in UTC, with every digit of the database. */
  value: string;
  /** The last batch's id. */
  id: string;
  passed: number;
}

/** What a cursor is bound to. */
export type Binding = Pick<
  Query,
  "status" | "campaign_id" | "agent_mapping_id" | "created_from" | "created_before" | "sort"
>;

const shape = /^(\d{1,15}) (\S{20,27}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) \S+$/;

/** Writes a place as a cursor, which is read back under the same filters and the same sort only. */
export function packCursor({ value, id, passed }: Place, binding: Binding): string {
  const place = `${passed} ${value} ${id}`;
  return toBase64url(`${place} ${seal(place, binding)}`);
}

/**
 * Reads a cursor. Undefined when {@link packCursor} did not write it, or wrote it under other filters or another sort.
 * A cursor is not secret and gives no right, so what it holds is checked like anything else that a caller sends.
 */
export function unpackCursor(cursor: string, binding: Binding): Place | undefined {
  const place = readPlace(cursor);
  return place && packCursor(place, binding) === cursor ? place : undefined;
}

/** The place that a text names, whatever it is bound to. Undefined when it is not even shaped like a cursor. */
export function readPlace(cursor: string): Place | undefined {
  const [, passed, value = "", id = ""] = shape.exec(fromBase64url(cursor)) ?? [];
  if (passed === undefined || toUtc(value) !== value) return undefined;
  return { value, id, passed: Number(passed) };
}

/** Binds a place to the filters and the sort that it was reached under. */
function seal(place: string, binding: Binding): string {
  const { status, campaign_id, agent_mapping_id, created_from, created_before, sort } = binding;
  const filters = [status?.toSorted(), campaign_id, agent_mapping_id, created_from, created_before];
  return digest(JSON.stringify([place, sort, ...filters]));
}

function toBase64url(text: string): string {
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function fromBase64url(text: string): string {
  try {
    return atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    return "";
  }
}
