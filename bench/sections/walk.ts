import postgres from "postgres";
import { packCursor } from "../../supabase/functions/calls-batch-list/cursor.ts";
import { readQuery } from "../../supabase/functions/calls-batch-list/request.ts";
import { toUtc } from "../../supabase/functions/calls-batch-list/time.ts";
import { median } from "../../testkit/statistics.ts";
import type { Context } from "../context.ts";
import { explainList } from "../explain.ts";
import { listParameters } from "../list_query.ts";
import { byTurns, rounded } from "../statistics.ts";

/** What the page that begins behind so many batches costs the database, without the count. */
export interface WalkResult {
  passed: number;
  by: "cursor" | "offset";
  pageBuffers: number;
  countBuffers: number;
  /** Milliseconds to plan and run page and count, the median. */
  ms: number;
}

/** Walks through the largest agency, newest first, a hundred batches a page: early pages and late ones. */
export async function measureWalk({ database, say }: Context): Promise<WalkResult[]> {
  const { id, userId, batches } = database.agencies.many_batches;
  await using parts = new AsyncDisposableStack();
  const sql = postgres(database.url, { max: 1, onnotice: () => {}, prepare: false });
  parts.defer(() => sql.end());
  const results: WalkResult[] = [];
  for (const share of [0.001, 0.01, 0.1, 0.5, 0.9]) {
    const passed = Math.round(batches * share);
    say(`behind ${passed} of ${batches} batches`);
    const cost = async (search: string) => {
      const parameters = await listParameters(id, `limit=100&${search}`);
      return () => explainList(sql, userId, { relation: "v_call_batch_summary", parameters });
    };
    const measured = await byTurns(5, {
      cursor: await cost(`cursor=${await cursorBehind(sql, id, passed)}`),
      offset: await cost(`offset=${passed}`),
    });
    for (const by of ["cursor", "offset"] as const) {
      const costs = measured[by];
      results.push({
        passed,
        by,
        pageBuffers: costs.at(-1)?.pageBuffers ?? NaN,
        countBuffers: costs.at(-1)?.countBuffers ?? NaN,
        ms: rounded(median(costs.map(({ planMs, runMs }) => planMs + runMs))),
      });
    }
  }
  return results;
}

/** The cursor that a walk has when it has passed so many batches. */
async function cursorBehind(sql: postgres.Sql, agencyId: string, passed: number): Promise<string> {
  const [row] = await sql`
    select id, to_json(created_at) #>> '{}' as created_at from public.call_batches
    where agency_id = ${agencyId}
    order by created_at desc, id desc offset ${passed - 1} limit 1`;
  const value = toUtc(row?.created_at) ?? "";
  return packCursor({ value, id: row?.id, passed }, readQuery(new URLSearchParams()));
}
