import { createEndpoint } from "../../supabase/functions/_shared/http/endpoint.ts";
import { ApiError } from "../../supabase/functions/_shared/http/errors.ts";
import { packCursor } from "../../supabase/functions/calls-batch-list/cursor.ts";
import { errors, methods } from "../../supabase/functions/calls-batch-list/errors.ts";
import { filters } from "../../supabase/functions/calls-batch-list/filters.ts";
import { readQuery } from "../../supabase/functions/calls-batch-list/request.ts";
import type { Batch, Page } from "../../supabase/functions/calls-batch-list/schema.ts";

export const requestId = {
  schema: { type: "string", pattern: "^[A-Za-z0-9._-]{1,128}$" },
  example: "0d9c6c3e-5a0f-4a62-9a3c-7f3f2b1f6c11",
};

/** The entity tag of a page. */
export const tag = '"6pai6l-8diqoe"';

/** The batch of the README. */
export const batchExample: Batch = {
  id: "b0000000-0000-4000-8000-000000000001",
  agency_id: "a0000000-0000-4000-8000-000000000001",
  campaign_id: "c0000000-0000-4000-8000-000000000001",
  campaign_name: "Q1 Outreach",
  agent_mapping_id: "d0000000-0000-4000-8000-000000000001",
  agent_name: "Sales Agent",
  from_number: "+15551234567",
  status: "processing",
  total_contacts: 1000,
  queued: 500,
  in_progress: 5,
  completed: 400,
  failed: 10,
  skipped: 0,
  progress_percentage: 41,
  remaining_count: 590,
  calls_per_minute: 30,
  max_concurrent: 10,
  scheduled_for: null,
  created_at: "2025-01-15T10:30:00Z",
  started_at: "2025-01-15T10:31:00Z",
};

const activity = {
  last_activity_at: "2025-01-15T10:45:00.5Z",
  finished_per_minute: 29.5,
  estimated_completion_at: "2025-01-15T11:05:01Z",
};

const pagination = { total: 42, limit: 1, offset: 0, has_more: true };

export const pageExamples = {
  page: { batches: [batchExample], pagination },
  activity: { batches: [{ ...batchExample, ...activity }], pagination },
  empty: { batches: [], pagination: { total: 0, limit: 25, offset: 0, has_more: false } },
} satisfies Record<string, Page>;

const filterExamples = Object.entries(filters).map(([name, { example }]) => [name, example]);

/** The cursor after the example batch, under the examples of all filters. */
export const cursorExample = packCursor(
  { value: batchExample.created_at, id: batchExample.id, offset: 1 },
  readQuery(new URLSearchParams(filterExamples)).selection,
);

/** The response body to each error code. */
export const errorExamples: Record<string, unknown> = Object.fromEntries(
  await Promise.all(Object.keys(errors).map(async (code) => [code, await makeError(code)])),
);

async function makeError(code: string): Promise<unknown> {
  const respond = createEndpoint({ methods, errors, log: () => {}, timeoutMs: 1_000 }, () => {
    if (code === "invalid_request") readQuery(new URLSearchParams({ limit: "0" }));
    throw new ApiError(code);
  });
  const request = new Request("http://localhost", {
    headers: { "x-request-id": requestId.example },
  });
  return await (await respond(request)).json();
}
