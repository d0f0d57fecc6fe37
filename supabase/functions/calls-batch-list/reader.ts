import type { SupabaseClient } from "@supabase/supabase-js";
import * as z from "zod/mini";
import { type Credentials, runAs } from "../_shared/data_api.ts";
import { ApiError } from "../_shared/http/errors.ts";
import { toUpstreamError, UpstreamError } from "../_shared/upstream.ts";
import { BoundedMap } from "../_shared/bounded_map.ts";
import type { Database } from "./database.types.ts";
import { orderAndLimit, selectBatches, type Selection } from "./query.ts";
import type { Query } from "./request.ts";
import { readBatch, readBatchWithActivity, readRows } from "./row.ts";
import type { Batch, BatchWithActivity } from "./schema.ts";

/** A signed-in user, with the token that row level security checks. */
export interface Caller extends Credentials {
  userId: string;
}

/** A page of an agency's batches, and how many batches the filters match in all. */
export interface BatchPage {
  agencyId: string;
  batches: (Batch | BatchWithActivity)[];
  total: number;
}

/** Reads a page of the caller's agency. Rejects with `no_agency`, `invalid_token` or `fetch_failed`. */
export type ReadPage = (caller: Caller, query: Query) => Promise<BatchPage>;

/** What reading pages needs. */
export interface PageReaderOptions {
  dataApi: SupabaseClient<Database>;
  /** Milliseconds. */
  now: () => number;
}

/** How long, in milliseconds, and for how many users the agency that a profile named is kept. */
const membership = { ttlMs: 60_000, maxEntries: 1_000 };

/**
 * Makes the reader of pages. It reads the caller's profile, then the list; or the list at once, with the agency that
 * the profile named before. Row level security lets rows through to a member alone, so a page with rows proves that
 * the agency still holds. An empty page proves nothing, so after it the profile is read again. A user's first list
 * waits for the profile, because a list that is not filtered by agency would rest on the policies alone.
 */
export function createPageReader({ dataApi, now }: PageReaderOptions): ReadPage {
  const agencies = new BoundedMap<string>({ maxEntries: membership.maxEntries, now });

  return async function readPage(caller, query) {
    try {
      const known = agencies.get(caller.userId);
      const page = known && await readList(dataApi, { caller, query, agencyId: known });
      if (page && page.batches.length > 0) return page;

      const agencyId = await readAgencyId(dataApi, caller);
      if (agencyId === undefined) {
        agencies.delete(caller.userId);
        throw new ApiError("no_agency");
      }
      agencies.set(caller.userId, agencyId, now() + membership.ttlMs);
      if (page && agencyId === known) return page;
      return await readList(dataApi, { caller, query, agencyId });
    } catch (thrown) {
      throw toReadError(thrown);
    }
  };
}

const profilesSchema = z.array(z.object({ agency_id: z.nullable(z.guid()) })).check(z.maxLength(1));

async function readAgencyId(
  dataApi: SupabaseClient<Database>,
  caller: Caller,
): Promise<string | undefined> {
  const profile = dataApi.from("users").select("agency_id").eq("id", caller.userId);
  const { data } = await runAs(caller, profile);
  return profilesSchema.parse(data)[0]?.agency_id ?? undefined;
}

interface ListRequest extends Selection {
  caller: Caller;
}

async function readList(
  dataApi: SupabaseClient<Database>,
  request: ListRequest,
): Promise<BatchPage> {
  try {
    return await askForPage(dataApi, request);
  } catch (thrown) {
    // A page past the end is refused with 416, and not every version says the total with it.
    if (!(thrown instanceof UpstreamError) || thrown.failure.status !== 416) throw thrown;
    const { caller, query: { offset }, agencyId } = request;
    const { count } = await runAs(caller, selectBatches(dataApi, request, { head: true }));
    const total = countSchema.parse(count);
    return total > offset ? await askForPage(dataApi, request) : { agencyId, batches: [], total };
  }
}

async function askForPage(
  dataApi: SupabaseClient<Database>,
  request: ListRequest,
): Promise<BatchPage> {
  const { caller, query, agencyId } = request;
  const list = orderAndLimit(selectBatches(dataApi, request), query);
  const { data, count } = await runAs(caller, list);
  const batches = readRows(data).map(
    query.include.includes("activity") ? readBatchWithActivity : readBatch,
  );
  const total = (query.after ? query.offset : 0) + countSchema.parse(count);
  const page = { agencyId, batches, total };
  assertConsistent(page, query);
  return page;
}

const countSchema = z.int().check(z.minimum(0));

/** Rejects inconsistent responses: rows of another agency, more or fewer rows than the page and the total allow. */
function assertConsistent({ agencyId, batches, total }: BatchPage, query: Query): void {
  const expected = Math.max(0, Math.min(query.limit, total - query.offset));
  if (batches.length < expected) {
    throw new UpstreamError({ status: 200, message: "The page is cut: max_rows is too low" });
  }
  const own = batches.every((batch) => batch.agency_id === agencyId);
  if (!own || batches.length > expected) {
    throw new UpstreamError({ status: 200, message: "The rows do not match the request" });
  }
}

function toReadError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  const cause = toUpstreamError(thrown);
  return new ApiError(cause.failure.status === 401 ? "invalid_token" : "fetch_failed", { cause });
}
