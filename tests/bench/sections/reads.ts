import type { Context } from "../context.ts";
import type { Agency } from "../database.ts";
import { explainList } from "../explain.ts";
import { listParameters } from "../list_query.ts";

/** Reads lists of every agency as its member, with the statements that PostgREST makes of the function's questions. */
export async function measureReads({ database: { sql, agencies }, say }: Context) {
  const results = [];
  for (const [name, agency] of Object.entries(agencies)) {
    const { id, userId, batches, contacts } = agency;
    for (const [query, search] of Object.entries(queriesFor(agency))) {
      say(`${batches} batches, ${contacts} contacts: ${query}`);
      const parameters = await listParameters(id, search);
      const cost = await explainList(sql, userId, parameters);
      results.push({ agency: name, batches, contacts, query, ...cost });
    }
  }
  return results;
}

function queriesFor({ batches, campaignId }: Agency): Record<string, string> {
  return {
    first_page: "",
    ...(batches > 500 && {
      rare_status: "status=paused",
      campaign: `campaign_id=${campaignId}`,
      campaign_and_rare_status: `campaign_id=${campaignId}&status=paused`,
      several_statuses: "status=processing,scheduled,pending",
      in_the_middle: `offset=${batches / 2}`,
    }),
  };
}
