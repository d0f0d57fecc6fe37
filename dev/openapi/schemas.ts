import * as z from "zod";
import {
  batchSchema,
  type BatchWithActivity,
  batchWithActivitySchema,
  errorSchema,
  pageSchema,
  pageWithActivitySchema,
} from "../../supabase/functions/calls-batch-list/schema.ts";

/** A JSON Schema or another part of the description. */
export type Json = Record<string, unknown>;

/** Every field of a body. */
type Field =
  | keyof BatchWithActivity
  | keyof z.infer<typeof pageSchema>["pagination"]
  | keyof z.infer<typeof errorSchema>;

const descriptions: Record<Field, string> = {
  id: "The batch.",
  agency_id: "The caller's agency.",
  campaign_id: "Null without a campaign.",
  campaign_name: "Null without a campaign.",
  agent_mapping_id: "Null without an agent.",
  agent_name: "Null without an agent.",
  from_number: "The number shown to those called, E.164.",
  status: "Lifecycle status.",
  total_contacts: "All contacts of the batch, including those not queued yet.",
  queued: "Contacts waiting for their call.",
  in_progress: "Contacts being called.",
  completed: "Contacts called with success.",
  failed: "Contacts called without success.",
  skipped: "Contacts that will not be called.",
  progress_percentage:
    "Percentage of contacts completed, failed or skipped, truncated to one decimal: 100 means that nothing remains.",
  remaining_count: "Contacts not yet completed, failed or skipped.",
  calls_per_minute: "The most calls started per minute.",
  max_concurrent: "The most calls at once.",
  scheduled_for: "When the batch is to start; null for at once.",
  created_at: "When the batch was created.",
  started_at: "When the first call was started; null before it.",
  last_activity_at: "When a contact was last added, changed or removed; null if never.",
  finished_per_minute:
    "Contacts completed, failed or skipped per minute as of `last_activity_at`: a decaying average over about five minutes.",
  estimated_completion_at:
    "When the batch will be finished at that rate; null unless it is processing and has a rate.",
  total: "The number of batches that match.",
  limit: "The limit that was served.",
  offset: "The number of batches before this page; on a page by cursor, the number passed.",
  has_more: "Whether more batches follow.",
  next_cursor: "With `include=next_cursor`: the `cursor` of the next page; null on the last one.",
  error: "A sentence for a person.",
  code: "Stable, for programs.",
  request_id: "As in `X-Request-Id`.",
  details: "The problem of each invalid parameter; only with `invalid_request`.",
};

const bodies = {
  Page: pageSchema,
  Batch: batchSchema,
  PageWithActivity: pageWithActivitySchema,
  BatchWithActivity: batchWithActivitySchema,
  Pagination: pageSchema.shape.pagination,
  Error: errorSchema,
};
const registry = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries(bodies)) registry.add(schema, { id });
const { schemas: made } = z.toJSONSchema(registry, {
  uri: (id) => `#/components/schemas/${id}`,
  override: ({ zodSchema, jsonSchema }) => {
    if (zodSchema === batchSchema.shape.created_at) jsonSchema.format = "date-time";
  },
});

/** The bodies by name. */
export const schemas: Record<string, Json> = Object.fromEntries(
  Object.keys(bodies).map((id) => [id, describe(made[id] ?? {})]),
);

/** Adds a sentence to each field. */
function describe({ $schema: _, $id: __, ...schema }: z.core.JSONSchema.JSONSchema): Json {
  const properties = Object.entries(schema.properties ?? {}).map(([name, field]) => [
    name,
    Object.assign({ description: Reflect.get(descriptions, name) }, field),
  ]);
  return { ...schema, properties: Object.fromEntries(properties) };
}
