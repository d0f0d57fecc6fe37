import type { SupabaseClient } from "@supabase/supabase-js";
import type { Batch, Page } from "../supabase/functions/calls-batch-list/schema.ts";
import { CallBatchListError, type Failure } from "./call_batch_list_error.ts";
import { readFailure, unexpected } from "./read_failure.ts";

/** Where the call goes: a client of supabase-js, signed in. */
export type Caller = Pick<SupabaseClient, "functions">;

/** Which batches. */
export interface BatchFilters {
  /** One status or several, of which any will do; none given means all. */
  status?: Batch["status"] | readonly Batch["status"][] | undefined;
  /** UUID of a campaign. */
  campaignId?: string | undefined;
}

/** Which batches, how many and from where. */
export interface PageRequest extends BatchFilters {
  /** How many at most: 25 if not given, and never more than 100. */
  limit?: number | undefined;
  /** How many of the newest to pass over. */
  offset?: number | undefined;
  /** Ends the call. */
  signal?: AbortSignal | undefined;
}

/** Reads one page of the call batches of the caller's agency, newest first. Throws {@link CallBatchListError}. */
export async function listCallBatches(
  supabase: Caller,
  { signal, ...request }: PageRequest = {},
): Promise<Page> {
  const requestId = newRequestId();
  const { data, error, response } = await supabase.functions.invoke<unknown>(
    `calls-batch-list${queryOf(request)}`,
    { method: "GET", headers: { "x-request-id": requestId }, ...(signal && { signal }) },
  );
  if (!error && isPage(data)) return data;
  throw new CallBatchListError(
    signal?.aborted
      ? aborted(signal, requestId)
      : error
      ? await readFailure(error, requestId)
      : unexpected(response?.status ?? 200, requestId),
  );
}

function queryOf({ status = [], campaignId, limit, offset }: PageRequest): string {
  const parameters = Object.entries({
    status: [status].flat().join(","),
    campaign_id: campaignId ?? "",
    limit: `${limit ?? ""}`,
    offset: `${offset ?? ""}`,
  }).filter(([, value]) => value !== "");
  return parameters.length > 0 ? `?${new URLSearchParams(parameters)}` : "";
}

/** Sent along, so that a request whose answer got lost can be found in the server's log. */
function newRequestId(): string {
  // Not `crypto.randomUUID`: browsers have it in secure contexts only.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function aborted({ reason }: AbortSignal, requestId: string): Failure {
  return { status: 0, code: "aborted", message: "The call was ended.", requestId, cause: reason };
}

/** Far enough to know that the function answered; what a page holds is the function's promise. */
function isPage(data: unknown): data is Page {
  return typeof data === "object" && data !== null && "batches" in data &&
    Array.isArray(data.batches) && "pagination" in data &&
    typeof data.pagination === "object" && data.pagination !== null;
}
