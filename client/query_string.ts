import type { Include, PageRequest } from "./types.ts";

/** The query string that asks for a page, from its `?` on; empty where nothing is asked for in particular. */
export function queryOf(request: PageRequest<Include | undefined>): string {
  const parameters = Object.entries({
    status: [request.status ?? []].flat().join(","),
    campaign_id: request.campaignId,
    agent_mapping_id: request.agentMappingId,
    created_from: timeOf(request.createdFrom),
    created_before: timeOf(request.createdBefore),
    sort: request.sort,
    limit: request.limit?.toString(),
    offset: request.offset?.toString(),
    cursor: request.cursor,
    include: request.include,
  }).flatMap(([name, value]) => value ? [[name, value]] : []);
  return parameters.length > 0 ? `?${new URLSearchParams(parameters)}` : "";
}

function timeOf(time: string | Date | undefined): string | undefined {
  return typeof time === "object" ? time.toISOString() : time;
}
