import { createEndpoint } from "../../supabase/functions/_shared/http/endpoint.ts";
import { ApiError } from "../../supabase/functions/_shared/http/errors.ts";
import { packCursor } from "../../supabase/functions/calls-batch-list/cursor.ts";
import { errors, methods } from "../../supabase/functions/calls-batch-list/errors.ts";
import { readQuery } from "../../supabase/functions/calls-batch-list/request.ts";
import {
  type Batch,
  type ErrorBody,
  errorSchema,
  type Page,
} from "../../supabase/functions/calls-batch-list/schema.ts";

const requestId = "0d9c6c3e-5a0f-4a62-9a3c-7f3f2b1f6c11";

/** The batch of the README, as the function answers it. */
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

/** A page as the function answers it. */
export const pageExample: Page = {
  batches: [batchExample],
  pagination: { total: 42, limit: 1, offset: 0, has_more: true },
};

/** A page past the end, or of filters that match nothing. */
export const emptyPageExample: Page = {
  batches: [],
  pagination: { total: 0, limit: 25, offset: 0, has_more: false },
};

/** A page as the function answers it to `include=activity`. */
export const pageWithActivityExample = {
  batches: [{
    ...batchExample,
    last_activity_at: "2025-01-15T10:45:00.5Z",
    finished_per_minute: 29.5,
    estimated_completion_at: "2025-01-15T11:05:01Z",
  }],
  pagination: pageExample.pagination,
} satisfies Page;

/** The cursor in the examples: the place after {@link pageExample}. */
export const cursorExample = packCursor(
  { value: batchExample.created_at, id: batchExample.id, passed: 1 },
  readQuery(new URLSearchParams()),
);

/** For each code an error as the endpoint answers it. */
export const errorExamples = await makeErrorExamples();

async function makeErrorExamples(): Promise<Record<string, ErrorBody>> {
  const examples: Record<string, ErrorBody> = {};
  for (const code of Object.keys(errors)) {
    const details = [{ field: "limit", message: describeProblem("limit") }];
    const respond = createEndpoint(
      { methods, errors, log: () => {}, timeoutMs: 1_000 },
      () => Promise.reject(new ApiError(code, code === "invalid_request" ? { details } : {})),
    );
    const request = new Request("http://localhost", { headers: { "x-request-id": requestId } });
    examples[code] = errorSchema.parse(await (await respond(request)).json());
  }
  return examples;
}

/** The function's own words for an unusable parameter. */
function describeProblem(name: string): string {
  try {
    readQuery(new URLSearchParams({ [name]: "0" }));
  } catch (error) {
    if (error instanceof ApiError && error.details?.[0]) return error.details[0].message;
  }
  throw new Error(`The function accepts ${name}=0`);
}
