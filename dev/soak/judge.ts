import { type ErrorCode, errorTable } from "../../supabase/functions/_shared/http/errors.ts";
import {
  type Batch,
  errorSchema,
  pageSchema,
} from "../../supabase/functions/calls-batch-list/schema.ts";

/** What a request must be answered with: a page of an agency, an error, or a preflight's nothing. */
export type Expected = { agencyId: string; etag?: string } | { code: ErrorCode } | "preflight";

/** Says what is wrong with an answer by the contract; undefined when nothing is. */
export async function judge(response: Response, expected: Expected): Promise<string | undefined> {
  const text = await response.text();
  try {
    const { headers, status } = response;
    if (headers.get("access-control-allow-origin") !== "*") return "no CORS headers";
    if (!headers.get("x-request-id")) return "no X-Request-Id";
    if (expected === "preflight") return status === 204 ? undefined : `${status} to a preflight`;
    if ("code" in expected) {
      const { code } = errorSchema.parse(JSON.parse(text));
      if (code !== expected.code) return `${code} instead of ${expected.code}`;
      return status === errorTable[code].status ? undefined : `${status} with ${code}`;
    }
    if (status === 304) {
      return expected.etag === headers.get("etag") && text === ""
        ? undefined
        : "304 to another tag";
    }
    return status === 200 ? judgePage(text, expected.agencyId) : `${status} for a page: ${text}`;
  } catch (error) {
    return `${response.status} with a body outside the contract: ${error}`;
  }
}

function judgePage(text: string, agencyId: string): string | undefined {
  const { batches, pagination: { total, limit, offset, has_more } } = pageSchema.parse(
    JSON.parse(text),
  );
  if (batches.some((batch) => batch.agency_id !== agencyId)) return "another agency's row";
  const expected = Math.max(0, Math.min(limit, total - offset));
  if (batches.length !== expected) return `${batches.length} rows instead of ${expected}`;
  if (has_more !== offset + batches.length < total) return "has_more is wrong";
  const keys = batches.map(({ created_at, id }) => `${created_at} ${id}`);
  if (keys.some((key, index) => index > 0 && key >= (keys[index - 1] ?? ""))) return "out of order";
  return batches.map(judgeCounts).find((fault) => fault !== undefined);
}

function judgeCounts(batch: Batch): string | undefined {
  const { total_contacts: total, queued, in_progress } = batch;
  const done = batch.completed + batch.failed + batch.skipped;
  if (queued + in_progress + done > total) return `more contacts than there are: ${batch.id}`;
  if (batch.remaining_count !== total - done) return `remaining_count is wrong: ${batch.id}`;
  const percentage = total === 0 ? 0 : Math.floor(1000 * done / total) / 10;
  if (batch.progress_percentage !== percentage) return `progress_percentage is wrong: ${batch.id}`;
}
