import type { Context, Figures } from "../context.ts";
import { explainList } from "../explain.ts";
import { listQuery } from "../list_query.ts";

/** Reads lists of each agency as its member, with the statements that PostgREST makes of the function's requests. */
export async function measureReads(
  { database: { sql, agencies }, log }: Context,
): Promise<Figures> {
  const { small, many_contacts, many_batches } = agencies;
  const lists = {
    "42 batches": [small, ""],
    "42 batches of many contacts": [many_contacts, ""],
    "many batches": [many_batches, ""],
    "many batches, a rare status": [many_batches, "status=paused"],
    "many batches, a campaign and a rare status": [
      many_batches,
      `campaign_id=${many_batches.campaignId}&status=paused`,
    ],
    "many batches, three statuses": [many_batches, "status=processing,scheduled,pending"],
  } as const;
  const figures: Figures = {};
  for (const [name, [{ id, userId }, search]] of Object.entries(lists)) {
    log(name);
    const cost = await explainList(sql, userId, await listQuery(id, search));
    figures[`${name}: page, buffers`] = cost.pageBuffers;
    figures[`${name}: total, buffers`] = cost.countBuffers;
    figures[`${name}: both, ms`] = cost.ms;
  }
  return figures;
}
