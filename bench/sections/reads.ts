import postgres from "postgres";
import { grouped } from "../grouped_view.ts";
import type { AgencyName, MeasuredDatabase } from "../measured_database.ts";
import { listParameters } from "../list_request.ts";
import { toStatement } from "../rest_query.ts";
import { rareStatus, type SeededAgency } from "../seed.ts";
import { byTurns, median, rounded } from "../statistics.ts";

/** What a page, its count and both together cost the database. */
export interface ReadResult {
  agency: AgencyName;
  batches: number;
  contacts: number;
  query: string;
  view: "kept counts" | "grouped";
  /** Blocks of 8 KiB touched for the page alone, and for the exact count. */
  pageBuffers: number;
  countBuffers: number;
  /** Milliseconds to plan and to run both as one statement, medians. */
  planMs: number;
  runMs: number;
}

/** Slow statements are run less often. */
const patienceMs = 3_000;

/** Reads lists as a signed-in user, with the statements that PostgREST makes of them. */
export async function measureReads(
  { url, agencies }: MeasuredDatabase,
  progress: (line: string) => void,
): Promise<ReadResult[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {}, prepare: false });
  const results: ReadResult[] = [];
  try {
    for (const [name, agency] of Object.entries(agencies) as [AgencyName, SeededAgency][]) {
      for (const [query, changes] of Object.entries(queriesOf(agency))) {
        progress(`${agency.batches} batches of ${agency.contactsPerBatch} contacts, ${query}`);
        const parameters = listParameters(agency.id, changes);
        const common = {
          agency: name,
          batches: agency.batches,
          contacts: agency.batches * agency.contactsPerBatch,
          query,
        };
        const read = (relation: string) => () => explain(sql, agency, { relation, parameters });
        const views = { "kept counts": read("v_call_batch_summary"), grouped: read(grouped) };
        // Once before, so that what is only looked up the first time does not count.
        const first = await byTurns(1, views);
        const slowest = Math.max(
          ...Object.values(first).flat().map(({ planMs, runMs }) => planMs + runMs),
        );
        const rounds = Math.max(1, Math.min(9, Math.floor(patienceMs / slowest / 2)));
        const measured = await byTurns(rounds, views);
        for (const view of ["kept counts", "grouped"] as const) {
          const [{ pageBuffers = 0, countBuffers = 0 } = {}] = measured[view];
          const planMs = rounded(median(measured[view].map(({ planMs }) => planMs)));
          const runMs = rounded(median(measured[view].map(({ runMs }) => runMs)));
          results.push({ ...common, view, pageBuffers, countBuffers, planMs, runMs });
        }
      }
    }
  } finally {
    await sql.end();
  }
  return results;
}

function queriesOf({ batches, campaignId }: SeededAgency): Record<string, Record<string, string>> {
  return {
    "first page": {},
    ...(batches > 500 && {
      "rare status": { status: `eq.${rareStatus}` },
      "campaign": { campaign_id: `eq.${campaignId}` },
      "campaign and rare status": { campaign_id: `eq.${campaignId}`, status: `eq.${rareStatus}` },
      "in the middle": { offset: String(batches / 2) },
    }),
  };
}

type Cost = Pick<ReadResult, "pageBuffers" | "countBuffers" | "planMs" | "runMs">;

async function explain(
  sql: postgres.Sql,
  { userId }: SeededAgency,
  query: { relation: string; parameters: URLSearchParams },
): Promise<Cost> {
  const claims = JSON.stringify({ sub: userId, role: "authenticated" });
  return await sql.begin("read only", async (transaction) => {
    await transaction`select set_config('role', 'authenticated', true),
      set_config('request.jwt.claims', ${claims}, true)`;
    const run = async (counted: boolean) => {
      const { text, parameters } = toStatement({ ...query, counted });
      const [row] = await transaction.unsafe(
        `explain (analyze, timing off, buffers, format json) ${text}`,
        parameters as postgres.ParameterOrJSON<never>[],
      );
      return row?.["QUERY PLAN"][0];
    };
    const page = await run(false);
    const both = await run(true);
    return {
      pageBuffers: buffersOf(page),
      countBuffers: buffersOf(both) - buffersOf(page),
      planMs: both["Planning Time"],
      runMs: both["Execution Time"],
    };
  }) as Cost;
}

function buffersOf(explained: { Plan: Record<string, number> }): number {
  const { "Shared Hit Blocks": hit = 0, "Shared Read Blocks": read = 0 } = explained.Plan;
  return hit + read;
}
