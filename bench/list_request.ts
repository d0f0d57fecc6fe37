import { batchSchema } from "../supabase/functions/calls-batch-list/schema.ts";

const columns = Object.keys(batchSchema.shape).join(",");

/** The query string with which the function asks the Data API for an agency's first page, with changes. */
export function listParameters(
  agencyId: string,
  changes: Readonly<Record<string, string>> = {},
): URLSearchParams {
  return new URLSearchParams({
    select: columns,
    agency_id: `eq.${agencyId}`,
    order: "created_at.desc,id.desc",
    offset: "0",
    limit: "25",
    ...changes,
  });
}
