import { listCallBatches } from "./list_call_batches.ts";
import type { Batch, Caller, Include, WalkRequest } from "./types.ts";

/**
 * Walks through all call batches of the caller's agency, newest first, a page at a time. Batches made or deleted
 * meanwhile make it neither repeat nor skip another one. Throws `CallBatchListError`.
 */
export async function* iterateCallBatches<
  I extends Include | undefined = undefined,
>(
  supabase: Caller,
  { pageSize = 100, ...request }: WalkRequest<I> = {},
): AsyncGenerator<Batch<I>, void, undefined> {
  const limit = Math.min(Math.max(2, Math.trunc(pageSize)), 100);
  let last: Batch<I> | undefined;
  let offset = 0;
  while (true) {
    const { batches, pagination } = await listCallBatches(supabase, {
      ...request,
      limit,
      offset,
    });
    const passed = last ? batches.findIndex((batch) => isAfter(batch, last)) : 0;
    const fresh = passed < 0 ? [] : batches.slice(passed);
    // Pages overlap by one batch. Where the page begins behind the last one, others were deleted: look further up.
    if (last && offset > 0 && fresh.length === batches.length) {
      offset = Math.max(0, Math.min(offset, pagination.total) - limit + 1);
      continue;
    }
    yield* fresh;
    if (!pagination.has_more) return;
    last = fresh.at(-1) ?? last;
    offset += Math.max(1, batches.length - 1);
  }
}

/** Whether `batch` stands behind `last` in the list's order: `created_at`, then `id`, both falling. */
function isAfter(batch: Batch, last: Batch | undefined): boolean {
  if (!last) return true;
  const [time, lastTime] = [
    batch.created_at.slice(0, -1),
    last.created_at.slice(0, -1),
  ];
  return time === lastTime ? batch.id < last.id : time < lastTime;
}
