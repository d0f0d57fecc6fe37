import { z } from "zod";
import { type ErrorCode, errorTable } from "../_shared/http/errors.ts";

/** The statuses of a batch, in the order of its life. */
export const batchStatuses = [
  "pending",
  "scheduled",
  "processing",
  "paused",
  "completed",
  "failed",
  "cancelled",
] as const;

const count = z.int().min(0);
const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/);

/** One batch as it is answered. Its keys are also the columns that are selected, in this order. */
export const batchSchema = z.object({
  id: z.guid(),
  agency_id: z.guid(),
  campaign_id: z.guid().nullable(),
  campaign_name: z.string().nullable(),
  agent_mapping_id: z.guid().nullable(),
  agent_name: z.string().nullable(),
  from_number: z.string(),
  status: z.enum(batchStatuses),
  total_contacts: count,
  queued: count,
  in_progress: count,
  completed: count,
  failed: count,
  skipped: count,
  progress_percentage: z.number().min(0).max(100),
  remaining_count: count,
  calls_per_minute: count,
  max_concurrent: count,
  scheduled_for: time.nullable(),
  created_at: time,
  started_at: time.nullable(),
});

/** One call batch: counts in contacts, `progress_percentage` in percent, times in RFC 3339 and UTC. */
export type Batch = z.infer<typeof batchSchema>;

/** A successful answer. */
export const pageSchema = z.strictObject({
  batches: z.array(z.strictObject(batchSchema.shape)),
  pagination: z.strictObject({
    total: count,
    limit: z.int().min(1).max(100),
    offset: count,
    has_more: z.boolean(),
  }),
});

/** A page of batches with its place in the whole list. */
export type Page = z.infer<typeof pageSchema>;

const errorCodes = Object.keys(errorTable) as [ErrorCode, ...ErrorCode[]];

/** An answer other than success. */
export const errorSchema = z.strictObject({
  error: z.string(),
  code: z.enum(errorCodes),
  request_id: z.string(),
  details: z.array(z.strictObject({ field: z.string(), message: z.string() }))
    .optional(),
});

/** An error as it is answered. */
export type ErrorBody = z.infer<typeof errorSchema>;
