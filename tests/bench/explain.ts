import type postgres from "postgres";
import { median } from "./statistics.ts";
import type { ListQuery } from "./list_query.ts";
import { toStatement } from "./postgrest_query.ts";

interface Explained {
  Plan: { "Shared Hit Blocks": number; "Shared Read Blocks": number };
  "Planning Time": number;
  "Execution Time": number;
}

/**
 * What a list costs the database under row level security: blocks of 8 KiB for the page alone and for its exact count,
 * and milliseconds to plan and run both as one statement. Medians of five.
 */
export async function explainList(sql: postgres.Sql, userId: string, query: ListQuery) {
  const claims = JSON.stringify({ sub: userId, role: "authenticated" });
  return await sql.begin("read only", async (transaction) => {
    await transaction`select set_config('role', 'authenticated', true),
      set_config('request.jwt.claims', ${claims}, true)`;
    const explain = async (counted: boolean): Promise<Explained> => {
      const { text, parameters } = toStatement(query, counted);
      const explained = `explain (analyze, timing off, buffers, format json) ${text}`;
      const [row] = await transaction.unsafe(explained, parameters);
      return row?.["QUERY PLAN"][0];
    };
    const rounds: [page: Explained, both: Explained][] = [];
    for (let round = 0; round <= 5; round += 1) {
      rounds.push([await explain(false), await explain(true)]);
    }
    // The first round fills the caches.
    const middle = (read: (page: Explained, both: Explained) => number) =>
      median(rounds.slice(1).map(([page, both]) => read(page, both)));
    return {
      pageBuffers: middle(buffersOf),
      countBuffers: middle((page, both) => buffersOf(both) - buffersOf(page)),
      ms: middle((_, both) => both["Planning Time"] + both["Execution Time"]),
    };
  });
}

function buffersOf({ Plan: plan }: Explained): number {
  return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"];
}
