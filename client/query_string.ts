import { CallBatchListError } from "./call_batch_list_error.ts";
import type { Include, PageRequest, QueryParameters } from "./types.ts";

/** The parameters of a request by name. */
export function parametersOf(
  request: PageRequest<Include | undefined>,
): Readonly<Record<string, string>> {
  const parameters: Record<keyof QueryParameters, string | null | undefined> = {
    status: [request.status ?? []].flat().join(","),
    campaign_id: request.campaignId,
    agent_mapping_id: request.agentMappingId,
    created_from: timeOf(request.createdFrom),
    created_before: timeOf(request.createdBefore),
    inactive_since: timeOf(request.inactiveSince),
    sort: request.sort,
    limit: request.limit?.toString(),
    offset: request.offset?.toString(),
    cursor: request.cursor,
    include: [...new Set([request.include ?? [], "next_cursor"].flat())].sort().join(","),
  };
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, value]) =>
      // The function rejects an empty cursor: without it a walk would start again.
      value || (name === "cursor" && value === "") ? [[name, value]] : []
    ),
  );
}

/** The query string of a request, from its `?` on. */
export function queryOf(request: PageRequest<Include | undefined>): string {
  const parameters = Object.entries(parametersOf(request));
  const details = parameters.filter(([, value]) => value === invalidDate)
    .map(([field]) => ({ field, message: "must be a valid date" }));
  if (details.length > 0) {
    const message = `Invalid request: ${details[0]?.field} must be a valid date.`;
    const code = "invalid_request";
    throw new CallBatchListError({ status: 400, code, message, requestId: "", details });
  }
  // Not URLSearchParams, which React Native implements in part.
  const query = parameters.map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `?${query.join("&")}`;
}

const invalidDate = String(new Date(NaN));

function timeOf(time: string | Date | null | undefined): string | null | undefined {
  if (typeof time !== "object" || time === null) return time;
  return Number.isNaN(time.getTime()) ? invalidDate : time.toISOString();
}
