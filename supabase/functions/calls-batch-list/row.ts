import { z } from "zod";
import { type Batch, batchSchema } from "./schema.ts";

const date = String.raw`\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])`;
const time = String.raw`\d\d:\d\d:\d\d`;

/** Times as PostgREST writes them, `2026-11-23T11:38:15.038123+00:00`: all but the zone is as wanted. */
const usualTimestamp = new RegExp(String.raw`^${date}T${time}(?:\.\d{0,5}[1-9])?\+00:00$`);

/** Times in every form that is understood, with a space too, or `+00`, or `Z`. */
const timestamp = new RegExp(
  String.raw`^(${date})[T ](${time})(\.\d{1,6})?(Z|[+-]\d\d(?::?\d\d)?)$`,
);

const utcZones = new Set(["Z", "+00:00", "+00"]);

/**
 * A database time as RFC 3339 in UTC, ending in `Z`, with the fraction of a second that it came
 * with and none when that is zero. Undefined when it is no time.
 */
export function toUtc(text: string): string | undefined {
  if (usualTimestamp.test(text)) return `${text.slice(0, -6)}Z`;
  const [matched, day, clock, fraction, zone = ""] = timestamp.exec(text) ?? [];
  if (matched === undefined) return undefined;
  const shown = fraction !== undefined && /[1-9]/.test(fraction) ? fraction : "";
  if (utcZones.has(zone)) return `${day}T${clock}${shown}Z`;
  const offset = zone.length === 3 ? `${zone}:00` : zone;
  const instant = new Date(`${day}T${clock}${offset}`);
  if (Number.isNaN(instant.getTime())) return undefined;
  return `${instant.toISOString().slice(0, 19)}${shown}Z`;
}

/** PostgREST writes `numeric` as a number, embedded servers as a string. */
const percentage = z.union([
  batchSchema.shape.progress_percentage,
  z.string().regex(/^\d+(\.\d+)?$/).transform(Number).pipe(batchSchema.shape.progress_percentage),
]);

const number = z.number();
const counters = {
  total_contacts: number,
  queued: number,
  in_progress: number,
  completed: number,
  failed: number,
  skipped: number,
  remaining_count: number,
  calls_per_minute: number,
  max_concurrent: number,
};
const counterNames = Object.keys(counters);

/**
 * A check or a transformation of a field costs several times the field. So counts are judged together, once a row, and
 * times are read by {@link toUtc} afterwards.
 */
const rowsSchema = z.array(
  batchSchema.extend({
    ...counters,
    progress_percentage: percentage,
    scheduled_for: z.string().nullable(),
    created_at: z.string(),
    started_at: z.string().nullable(),
  }).refine((row: Readonly<Record<string, unknown>>) =>
    counterNames.every((name) => isCount(row[name]))
  ),
);

function isCount(value: unknown): boolean {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

/** Reads rows of `v_call_batch_summary` into batches, leaving out other columns. Throws when one does not fit. */
export function readRows(rows: unknown): Batch[] {
  return rowsSchema.parse(rows).map((row) => {
    row.scheduled_for &&= readTime(row.scheduled_for);
    row.created_at = readTime(row.created_at);
    row.started_at &&= readTime(row.started_at);
    return row;
  });
}

function readTime(text: string): string {
  const utc = toUtc(text);
  if (utc === undefined) throw new TypeError("A time in a row is no time");
  return utc;
}
