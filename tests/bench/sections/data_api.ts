import { batchSchema } from "../../../supabase/functions/calls-batch-list/schema.ts";
import type { Context, Figures } from "../context.ts";
import { listQuery } from "../list_query.ts";
import { load } from "../load.ts";
import { byTurns, median } from "../statistics.ts";

/** Latency of the Data API for a page of the function, for the same with named columns, and with activity. */
export async function measureDataApi(context: Context): Promise<Figures> {
  const { effort, toTarget, database: { agencyId } } = context;
  const page = await listQuery(agencyId);
  const parameters = new URLSearchParams(page.parameters);
  parameters.set("select", Object.keys(batchSchema.shape).join());
  const queries = {
    "page": page,
    "page, columns named": { ...page, parameters },
    "page with activity": await listQuery(agencyId, "include=activity"),
  };
  const measured = await byTurns(
    Math.ceil(25 * effort) + 1,
    Object.entries(queries),
    async ([, query]) => (await load(toTarget(query), { connections: 1, durationMs: 400 })).p50,
  );
  return Object.fromEntries(
    measured.map(([[name], [_warmUp, ...rounds]]) => [`Data API: ${name}, ms`, median(rounds)]),
  );
}
