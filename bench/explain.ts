import type postgres from "postgres";
import { type RestQuery, toStatement } from "./postgrest_query.ts";

/** What a list costs the database: blocks of 8 KiB, and milliseconds for page and count as one statement. */
export interface ListCost {
  pageBuffers: number;
  countBuffers: number;
  planMs: number;
  runMs: number;
}

interface Explained {
  Plan: { "Shared Hit Blocks": number; "Shared Read Blocks": number };
  "Planning Time": number;
  "Execution Time": number;
}

/** Asks as a signed-in user, with row level security, for the page alone and with its exact count. */
export async function explainList(
  sql: postgres.Sql,
  userId: string,
  query: Omit<RestQuery, "counted">,
): Promise<ListCost> {
  const claims = JSON.stringify({ sub: userId, role: "authenticated" });
  const [page, both] = await sql.begin("read only", async (transaction) => {
    await transaction`select set_config('role', 'authenticated', true),
      set_config('request.jwt.claims', ${claims}, true)`;
    const explain = async (counted: boolean): Promise<Explained> => {
      const { text, parameters } = toStatement({ ...query, counted });
      const [row] = await transaction.unsafe(
        `explain (analyze, timing off, buffers, format json) ${text}`,
        parameters,
      );
      return row?.["QUERY PLAN"][0];
    };
    return [await explain(false), await explain(true)] as const;
  }) as readonly [Explained, Explained];
  return {
    pageBuffers: buffersOf(page),
    countBuffers: buffersOf(both) - buffersOf(page),
    planMs: both["Planning Time"],
    runMs: both["Execution Time"],
  };
}

function buffersOf({ Plan: plan }: Explained): number {
  return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"];
}
