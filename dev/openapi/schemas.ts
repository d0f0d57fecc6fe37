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
  campaign_id: "Null when the batch has no campaign.",
  campaign_name: "Null when the batch has no campaign.",
  agent_mapping_id: "Null when the batch has no agent.",
  agent_name: "Null when the batch has no agent.",
  from_number: "The number shown to those called, E.164.",
  status: "Where the batch is in its life.",
  total_contacts: "Every contact of the batch, also those not queued yet.",
  queued: "Contacts waiting for their call.",
  in_progress: "Contacts being called.",
  completed: "Contacts called with success.",
  failed: "Contacts called without.",
  skipped: "Contacts that will not be called.",
  progress_percentage:
    "Completed, failed and skipped ones of a hundred contacts, cut to one decimal: 100 means that nothing remains.",
  remaining_count: "Contacts not yet completed, failed or skipped.",
  calls_per_minute: "How fast new calls may be started.",
  max_concurrent: "How many calls may run at once.",
  scheduled_for: "When to start, if not at once.",
  created_at: "When the batch was made.",
  started_at: "When the first call was started; null before it.",
  last_activity_at: "When a contact was last added, changed or removed; null if never.",
  finished_per_minute:
    "Contacts completed, failed or skipped a minute, as of `last_activity_at`: an average over about five minutes.",
  estimated_completion_at:
    "When the batch will be finished at that rate; null unless it is processing and has a rate.",
  total: "How many batches the filters match in the caller's agency.",
  limit: "The limit that was served.",
  offset:
    "How many batches are before this page; on a page by cursor, how many the walk has passed.",
  has_more: "Whether there are batches after this page.",
  next_cursor: "With `include=next_cursor`: the `cursor` of the next page; null on the last one.",
  error: "A sentence for a person.",
  code: "Stable, for programs.",
  request_id: "As in `X-Request-Id`; the server's log has the request under it.",
  details: "Which parameters are unusable, and how; for `invalid_request` alone.",
};

/** The bodies by name, made from the schemas that the function answers by. */
export function makeSchemas(): Record<string, Json> {
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
  const { schemas } = z.toJSONSchema(registry, {
    uri: (id) => `#/components/schemas/${id}`,
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema === batchSchema.shape.created_at) jsonSchema.format = "date-time";
    },
  });
  return Object.fromEntries(Object.keys(bodies).map((id) => [id, described(schemas[id] ?? {})]));
}

/** The form of a UUID, as in the bodies. */
export const uuidSchema = described(z.toJSONSchema(batchSchema.shape.id));

/** Without what has no place inside a description, and with a sentence to each field. */
function described({ $schema: _, $id: __, ...schema }: z.core.JSONSchema.JSONSchema): Json {
  if (!schema.properties) return schema;
  const sentences = new Map(Object.entries(descriptions));
  const properties = Object.entries(schema.properties)
    .map(([name, field]) => [name, Object.assign({ description: sentences.get(name) }, field)]);
  return { ...schema, properties: Object.fromEntries(properties) };
}
