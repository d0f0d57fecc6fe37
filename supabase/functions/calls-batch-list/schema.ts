import * as z from "zod";
import { type ErrorCode, errors } from "./errors.ts";

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

/** The status of a batch. */
export type BatchStatus = typeof batchStatuses[number];

const count = z.int().min(0);
const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/);

/** One batch as it is answered. Its keys are also columns of the view, in this order. */
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

/** What `include=activity` adds to a batch. */
export const activitySchema = z.object({
  last_activity_at: time.nullable(),
  finished_per_minute: z.number().min(0),
  estimated_completion_at: time.nullable(),
});

/** Whether a batch is moving: contacts finished a minute, as of its last activity, and when it may be done. */
export type Activity = z.infer<typeof activitySchema>;

/** One batch as it is answered to `include=activity`. */
export const batchWithActivitySchema = batchSchema.extend(activitySchema.shape);

/** One call batch with its activity. */
export type BatchWithActivity = z.infer<typeof batchWithActivitySchema>;

const paginationSchema = z.strictObject({
  total: count,
  limit: z.int().min(1).max(100),
  offset: count,
  has_more: z.boolean(),
});

/** A successful answer. */
export const pageSchema = z.strictObject({
  batches: z.array(z.strictObject(batchSchema.shape)),
  pagination: paginationSchema,
});

/** A successful answer to `include=activity`. */
export const pageWithActivitySchema = z.strictObject({
  batches: z.array(z.strictObject(batchWithActivitySchema.shape)),
  pagination: paginationSchema,
});

/** A page of batches with its place in the whole list. */
export type Page = z.infer<typeof pageSchema> | z.infer<typeof pageWithActivitySchema>;

const errorCodes = Object.keys(errors) as [ErrorCode, ...ErrorCode[]];

/** An answer other than success. */
export const errorSchema = z.strictObject({
  error: z.string(),
  code: z.enum(errorCodes),
  request_id: z.string(),
  details: z.array(z.strictObject({ field: z.string(), message: z.string() })).optional(),
});

/** An error as it is answered. */
export type ErrorBody = z.infer<typeof errorSchema>;
