import { ApiError, type ErrorCode } from "../../supabase/functions/_shared/http/errors.ts";
import { readQuery } from "../../supabase/functions/calls-batch-list/request.ts";
import type { ErrorBody, Page } from "../../supabase/functions/calls-batch-list/schema.ts";

const requestId = "0d9c6c3e-5a0f-4a62-9a3c-7f3f2b1f6c11";

/** A page as the function answers it. */
export const pageExample: Page = {
  batches: [{
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
  }],
  pagination: { total: 42, limit: 1, offset: 0, has_more: true },
};

/** A page past the end, or of filters that match nothing. */
export const emptyPageExample: Page = {
  batches: [],
  pagination: { total: 0, limit: 25, offset: 0, has_more: false },
};

/** For each code an error in the words of the function; the tests hold the two together. */
export const errorExamples: Record<ErrorCode, ErrorBody> = {
  invalid_request: refusalOf("limit=0"),
  missing_authorization: example(
    "missing_authorization",
    "Send the access token of a signed-in user as Authorization: Bearer <token>.",
  ),
  invalid_token: example(
    "invalid_token",
    "The access token is invalid or has expired. Sign in again.",
  ),
  no_agency: example("no_agency", "Your account belongs to no agency."),
  method_not_allowed: example(
    "method_not_allowed",
    "POST is not allowed, only GET is: supabase.functions.invoke posts unless it is told { method: 'GET' }.",
  ),
  fetch_failed: example("fetch_failed", "The call batches could not be read. Try again shortly."),
  internal_error: example("internal_error", "The server is not set up correctly."),
  auth_unavailable: example(
    "auth_unavailable",
    "The access token cannot be checked right now. Try again shortly.",
  ),
};

function example(code: ErrorCode, error: string): ErrorBody {
  return { error, code, request_id: requestId };
}

function refusalOf(parameters: string): ErrorBody {
  try {
    readQuery(new URLSearchParams(parameters));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { ...example(error.code, error.message), details: [...error.details ?? []] };
  }
  throw new Error(`The function takes ${parameters}`);
}
