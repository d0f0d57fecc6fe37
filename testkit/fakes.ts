import type { LogEntry } from "../supabase/functions/_shared/http/log.ts";
import type { BatchPage } from "../supabase/functions/calls-batch-list/batches.ts";
import {
  createHandler,
  type HandlerOptions,
  type Services,
} from "../supabase/functions/calls-batch-list/handler.ts";
import type { Batch } from "../supabase/functions/calls-batch-list/schema.ts";

/** The ids that the fakes agree on. */
export const ids = {
  user: "11111111-1111-4111-8111-111111111111",
  agency: "22222222-2222-4222-8222-222222222222",
  otherAgency: "33333333-3333-4333-8333-333333333333",
  batch: "44444444-4444-4444-8444-444444444444",
} as const;

/** The contract's example batch, with changes. */
export function makeBatch(overrides: Partial<Batch> = {}): Batch {
  return {
    id: ids.batch,
    agency_id: ids.agency,
    campaign_id: "55555555-5555-4555-8555-555555555555",
    campaign_name: "Q1 Outreach",
    agent_mapping_id: "66666666-6666-4666-8666-666666666666",
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
    ...overrides,
  };
}

/** A page of `count` batches of one agency, `total` in all. */
export function makePage(
  count: number,
  total = count,
  agencyId: string = ids.agency,
): BatchPage {
  const batches = Array.from({ length: count }, () => makeBatch({ agency_id: agencyId }));
  return { agencyId, batches, total };
}

/** The endpoint over services that know one member, with the calls of these and the lines of the log. */
export function makeHandler(
  { verifyToken, readPage, ...options }: Partial<Services & HandlerOptions> = {},
) {
  const calls: string[] = [];
  const entries: LogEntry[] = [];
  const services: Services = {
    verifyToken: (token, signal) => {
      calls.push("token");
      return verifyToken?.(token, signal) ?? Promise.resolve(ids.user);
    },
    readPage: (caller, query) => {
      calls.push("page");
      return readPage?.(caller, query) ?? Promise.resolve(makePage(1));
    },
  };
  const handle = createHandler({
    getServices: () => services,
    log: (entry) => entries.push(entry),
    timeoutMs: 5_000,
    ...options,
  });
  return { handle, calls, entries };
}

/** A request to the endpoint, with a bearer token unless told otherwise. */
export function makeRequest(query = "", init: RequestInit = {}): Request {
  return new Request(`http://localhost/functions/v1/calls-batch-list${query}`, {
    ...init,
    headers: { Authorization: "Bearer a.b.c", ...init.headers },
  });
}
