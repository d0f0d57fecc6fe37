import type { SupabaseClient } from "@supabase/supabase-js";
import { BoundedMap } from "../_shared/bounded_map.ts";
import { type Credentials, runAs } from "../_shared/data_api.ts";
import { ApiError } from "../_shared/http/errors.ts";
import { invalidResponse, type UpstreamCategory, UpstreamError } from "../_shared/upstream.ts";
import type { Database } from "./database.types.ts";
import { orderAndLimit, selectBatches, type Selection } from "./query.ts";
import type { Query } from "./request.ts";
import { orNull, readBatch, readBatchWithActivity, readRows, readUuid } from "./row.ts";
import type { Batch, BatchWithActivity } from "./schema.ts";

/** A signed-in user, with the token that row level security checks. */
export interface Caller extends Credentials {
  userId: string;
}

export interface BatchPage {
  agencyId: string;
  batches: (Batch | BatchWithActivity)[];
  /** The number of batches that match the filters. */
  total: number;
}

/** Reads a page of the caller's agency. Rejects with `no_agency`, `invalid_token`, `fetch_failed` or `auth_unavailable`. */
export type ReadPage = (caller: Caller, query: Query) => Promise<BatchPage>;

export interface PageReaderOptions {
  dataApi: SupabaseClient<Database>;
  /** Milliseconds. */
  now: () => number;
}

/** Bounds of the cache of agencies by user. */
const membership = { ttlMs: 60_000, maxEntries: 1_000 };

/**
 * Creates the page reader. It reads the caller's profile, then the list; or the list at once if the agency is cached.
 * Row level security returns rows only to members, so a page with rows proves that the cached agency is right. An empty
 * page proves nothing, so the profile is read again after it. The first list waits for the profile, because without a
 * filter by agency only the policies would protect it.
 */
export function createPageReader({ dataApi, now }: PageReaderOptions): ReadPage {
  const agencies = new BoundedMap<string>({ maxEntries: membership.maxEntries, now });

  return async function readPage(caller, query) {
    try {
      const known = agencies.get(caller.userId);
      const page = known && await fetchPageOrTotal(dataApi, { caller, query, agencyId: known });
      if (page && page.batches.length > 0) return page;

      const agencyId = await readAgencyId(dataApi, caller);
      if (agencyId === undefined) {
        agencies.delete(caller.userId);
        throw new ApiError("no_agency");
      }
      agencies.set(caller.userId, agencyId, now() + membership.ttlMs);
      if (page && agencyId === known) return page;
      return await fetchPageOrTotal(dataApi, { caller, query, agencyId });
    } catch (thrown) {
      throw toReadError(thrown);
    }
  };
}

async function readAgencyId(
  dataApi: SupabaseClient<Database>,
  caller: Caller,
): Promise<string | undefined> {
  const profile = dataApi.from("users").select("agency_id").eq("id", caller.userId);
  const { data } = await runAs(caller, profile);
  const [row, ...others] = readRows(data);
  if (others.length > 0) throw invalidResponse("more than one profile");
  return row && orNull(row.agency_id, "agency_id", readUuid) || undefined;
}

interface ListRequest extends Selection {
  caller: Caller;
}

async function fetchPageOrTotal(
  dataApi: SupabaseClient<Database>,
  request: ListRequest,
): Promise<BatchPage> {
  try {
    return await fetchPage(dataApi, request);
  } catch (thrown) {
    // PostgREST responds 416 past the end, and some versions omit the total.
    if (!(thrown instanceof UpstreamError) || thrown.failure.status !== 416) throw thrown;
    const { caller, query: { offset }, agencyId } = request;
    const { count } = await runAs(caller, selectBatches(dataApi, request, { head: true }));
    const total = readTotal(count);
    return total > offset ? await fetchPage(dataApi, request) : { agencyId, batches: [], total };
  }
}

async function fetchPage(
  dataApi: SupabaseClient<Database>,
  request: ListRequest,
): Promise<BatchPage> {
  const { caller, query, agencyId } = request;
  const list = orderAndLimit(selectBatches(dataApi, request), query);
  const { data, count } = await runAs(caller, list);
  const batches = readRows(data).map(
    query.include.includes("activity") ? readBatchWithActivity : readBatch,
  );
  const total = (query.after ? query.offset : 0) + readTotal(count);
  const page = { agencyId, batches, total };
  assertConsistent(page, query);
  return page;
}

/** From `Content-Range`: null without one, NaN if it has no number. */
function readTotal(count: number | null): number {
  if (count !== null && Number.isSafeInteger(count) && count >= 0) return count;
  throw invalidResponse("no total in Content-Range");
}

/** Rejects inconsistent responses: rows of another agency, or not as many as `limit` and total allow. */
function assertConsistent({ agencyId, batches, total }: BatchPage, query: Query): void {
  if (!batches.every((batch) => batch.agency_id === agencyId)) {
    throw invalidResponse("rows of another agency");
  }
  const expected = Math.min(query.limit, Math.max(0, total - query.offset));
  if (batches.length > expected) throw invalidResponse("more rows than limit or total");
  if (batches.length < expected) {
    const message = "fewer rows than limit and total: is max_rows below 100?";
    throw new UpstreamError({ category: "truncated", status: 200, message });
  }
}

/** The codes of failures that are about the token. */
const tokenErrors: Partial<Record<UpstreamCategory, string>> = {
  token_refused: "invalid_token",
  token_premature: "auth_unavailable",
};

function toReadError(thrown: unknown): unknown {
  if (!(thrown instanceof UpstreamError)) return thrown;
  const { failure: { category }, retryAfter } = thrown;
  return new ApiError(tokenErrors[category] ?? "fetch_failed", { cause: thrown, retryAfter });
}
