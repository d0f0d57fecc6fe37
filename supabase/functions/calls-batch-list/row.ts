import { z } from "zod";
import { batchSchema } from "./schema.ts";

/** Times as PostgREST and its like write them: `2026-11-23T11:38:15.038123+00:00`, a space for the `T`, `+00`. */
const timestamp = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d{1,6})?(Z|[+-]\d\d(?::?\d\d)?)$/;

/**
 * A database time as RFC 3339 in UTC, ending in `Z`, with the fraction of the second it came with and none when that is
 * zero. Undefined when it is no time.
 */
export function toUtc(text: string): string | undefined {
  const [, date, time, fraction = "", zone = ""] = timestamp.exec(text) ?? [];
  const offset = /^[+-]\d\d$/.test(zone) ? `${zone}:00` : zone;
  const instant = new Date(`${date}T${time}${offset}`);
  if (Number.isNaN(instant.getTime())) return undefined;
  const seconds = instant.toISOString().slice(0, -".000Z".length);
  return `${seconds}${/[1-9]/.test(fraction) ? fraction : ""}Z`;
}

const time = z.string().transform((text, context) => {
  const utc = toUtc(text);
  if (utc !== undefined) return utc;
  context.addIssue("must be a time");
  return z.NEVER;
});

/** Embedded servers write `numeric` as a string, PostgREST as a number. */
const percentage = z.union([
  batchSchema.shape.progress_percentage,
  z.string().regex(/^\d+(\.\d+)?$/).transform(Number).pipe(
    batchSchema.shape.progress_percentage,
  ),
]);

/** One row of `v_call_batch_summary` as the Data API sends it, read into a batch; other columns are left out. */
export const rowSchema = batchSchema.extend({
  progress_percentage: percentage,
  scheduled_for: time.nullable(),
  created_at: time,
  started_at: time.nullable(),
});
