import { batchExample } from "../dev/openapi/examples.ts";
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

/** The example batch, of the fakes' agency, with changes. */
export function makeBatch(overrides: Partial<Batch> = {}): Batch {
  return {
    ...batchExample,
    id: ids.batch,
    agency_id: ids.agency,
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
