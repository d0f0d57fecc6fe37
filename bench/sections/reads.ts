import postgres from "postgres";
import { median } from "../../testkit/statistics.ts";
import type { Context } from "../context.ts";
import { type Agency, type AgencyName, agencyNames } from "../database.ts";
import { explainList } from "../explain.ts";
import { listParameters } from "../list_query.ts";
import { byTurns, rounded } from "../statistics.ts";

/** What a page, its count and both together cost the database. */
export interface ReadResult {
  agency: AgencyName;
  batches: number;
  contacts: number;
  query: string;
  view: "kept" | "grouped";
  /** Blocks of 8 KiB touched for the page alone, and for the exact count. */
  pageBuffers: number;
  countBuffers: number;
  /** Milliseconds to plan and to run both as one statement, medians. */
  planMs: number;
  runMs: number;
}

const relations = {
  kept: "v_call_batch_summary",
  grouped: "v_grouped_call_batches",
} as const;

/** A query is repeated for so many milliseconds, at most nine times. */
const timeoutMs = 3_000;

/** Reads lists as a signed-in user, with the statements that PostgREST makes of the function's questions. */
export async function measureReads({ database, say }: Context): Promise<ReadResult[]> {
  await using parts = new AsyncDisposableStack();
  const sql = postgres(database.url, { max: 1, onnotice: () => {}, prepare: false });
  parts.defer(() => sql.end());
  const results: ReadResult[] = [];
  for (const name of agencyNames) {
    const agency = database.agencies[name];
    for (const [query, search] of Object.entries(queriesFor(agency))) {
      say(`${agency.batches} batches, ${agency.contacts} contacts: ${query}`);
      const parameters = await listParameters(agency.id, search);
      const read = (relation: string) => () =>
        explainList(sql, agency.userId, { relation, parameters });
      const measures = {
        kept: read(relations.kept),
        grouped: read(relations.grouped),
      };
      // Once before, so that what is only looked up the first time does not count.
      const first = Object.values(await byTurns(1, measures)).flat();
      const slowest = Math.max(...first.map(({ planMs, runMs }) => planMs + runMs));
      const rounds = Math.max(1, Math.min(9, Math.floor(timeoutMs / slowest / 2)));
      const measured = await byTurns(rounds, measures);
      for (const view of ["kept", "grouped"] as const) {
        const costs = measured[view];
        results.push({
          agency: name,
          batches: agency.batches,
          contacts: agency.contacts,
          query,
          view,
          pageBuffers: costs[0]?.pageBuffers ?? NaN,
          countBuffers: costs[0]?.countBuffers ?? NaN,
          planMs: rounded(median(costs.map(({ planMs }) => planMs))),
          runMs: rounded(median(costs.map(({ runMs }) => runMs))),
        });
      }
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
