import type postgres from "postgres";
import { packCursor } from "../../../supabase/functions/calls-batch-list/cursor.ts";
import { toUtc } from "../../../supabase/functions/calls-batch-list/time.ts";
import type { Context } from "../context.ts";
import { explainList } from "../explain.ts";
import { listParameters } from "../list_query.ts";
import { rounded } from "../statistics.ts";

/**
 * Walks through the largest agency, newest first, a hundred batches a page: what the page that begins behind so many
 * batches costs the database, early and late; milliseconds for page and count.
 */
export async function measureWalk({ database: { sql, agencies }, say }: Context) {
  const { id, userId, batches } = agencies.many_batches;
  const results = [];
  for (const share of [0.001, 0.01, 0.1, 0.5, 0.9]) {
    const passed = Math.round(batches * share);
    say(`behind ${passed} of ${batches} batches`);
    const places = { cursor: await cursorBehind(sql, id, passed), offset: passed };
    for (const [by, place] of Object.entries(places)) {
      const parameters = await listParameters(id, `limit=100&${by}=${place}`);
      const { planMs, runMs, ...buffers } = await explainList(sql, userId, parameters);
      results.push({ passed, by, ...buffers, ms: rounded(planMs + runMs) });
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
  return packCursor({ value, id: row?.id, offset: passed }, "");
}
