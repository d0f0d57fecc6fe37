import * as z from "zod/mini";
import { type ErrorCode, errors } from "./errors.ts";
import { batchStatuses } from "./status.ts";

const count = z.int().check(z.minimum(0));
const time = z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/));

/** The keys are also columns of the view, in this order. */
export const batchSchema = z.strictObject({
  id: z.guid(),
  agency_id: z.guid(),
  campaign_id: z.nullable(z.guid()),
  campaign_name: z.nullable(z.string()),
  agent_mapping_id: z.nullable(z.guid()),
  agent_name: z.nullable(z.string()),
  from_number: z.string(),
  status: z.enum(batchStatuses),
  total_contacts: count,
  queued: count,
  in_progress: count,
  completed: count,
  failed: count,
  skipped: count,
  progress_percentage: z.number().check(z.minimum(0), z.maximum(100)),
  remaining_count: count,
  calls_per_minute: count,
  max_concurrent: count,
  scheduled_for: z.nullable(time),
  created_at: time,
  started_at: z.nullable(time),
});

/** One call batch: counts in contacts, `progress_percentage` in percent, times in RFC 3339 and UTC. */
export type Batch = z.infer<typeof batchSchema>;

export const activitySchema = z.object({
  last_activity_at: z.nullable(time),
  finished_per_minute: z.number().check(z.minimum(0)),
  estimated_completion_at: z.nullable(time),
});

export type Activity = z.infer<typeof activitySchema>;

export const batchWithActivitySchema = z.extend(batchSchema, activitySchema.shape);

export type BatchWithActivity = z.infer<typeof batchWithActivitySchema>;

const paginationSchema = z.strictObject({
  total: count,
  limit: z.int().check(z.minimum(1), z.maximum(100)),
  offset: count,
  has_more: z.boolean(),
  next_cursor: z.exactOptional(z.nullable(z.string())),
});

export const pageSchema = z.strictObject({
  batches: z.array(batchSchema),
  pagination: paginationSchema,
});

export const pageWithActivitySchema = z.strictObject({
  batches: z.array(batchWithActivitySchema),
  pagination: paginationSchema,
});

export type Page = z.infer<typeof pageSchema> | z.infer<typeof pageWithActivitySchema>;

const errorCodes = Object.keys(errors) as [ErrorCode, ...ErrorCode[]];

export const errorSchema = z.strictObject({
  error: z.string(),
  code: z.enum(errorCodes),
  request_id: z.string(),
  details: z.optional(z.array(z.strictObject({ field: z.string(), message: z.string() }))),
});

export type ErrorBody = z.infer<typeof errorSchema>;
