import { hash } from "../_shared/hash.ts";
import { toUtc } from "./time.ts";

/** A position in an ordered list of batches. */
export interface Position {
  /** The last batch's value of the sort column: RFC 3339 in UTC, with every digit of the database. */
  value: string;
  /** The last batch's id. */
  id: string;
  /** The number of batches before the position. */
  offset: number;
}

const shape = /^(\d{1,15}) (\S{20,27}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) \S+$/;

/** Writes a position as a cursor that is bound to the selection (filters and sort) by a checksum. */
export function packCursor({ value, id, offset }: Position, selection: string): string {
  const position = `${offset} ${value} ${id}`;
  // Only characters such as ? and ~ would become + or / in base64.
  return btoa(`${position} ${hash(`${position} ${selection}`)}`).replaceAll("=", "");
}

/**
 * Decodes a cursor; undefined if malformed. It is bound to a selection if {@link packCursor} writes the same `text` for
 * it. A cursor is not secret and grants no access, so its parts are validated like any other input.
 */
export function readCursor(text: string): Position & { text: string } | undefined {
  const [, offset, value = "", id = ""] = shape.exec(fromBase64(text)) ?? [];
  if (offset === undefined || toUtc(value) !== value) return undefined;
  return { text, value, id, offset: Number(offset) };
}

function fromBase64(text: string): string {
  try {
    return atob(text);
  } catch {
    return "";
  }
}
