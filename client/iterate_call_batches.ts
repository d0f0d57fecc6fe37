import { CallBatchListError } from "./call_batch_list_error.ts";
import { listCallBatches } from "./list_call_batches.ts";
import { aborted } from "./read_failure.ts";
import type { Batch, FunctionsClient, Include, Page, WalkRequest } from "./types.ts";

/**
 * Iterates over all call batches of the agency. Every batch that exists throughout the walk comes exactly once, even if
 * others are created or deleted. Throws {@link CallBatchListError}.
 */
export async function* iterateCallBatches<I extends Include | undefined = undefined>(
  supabase: FunctionsClient,
  request: WalkRequest<I> = {},
): AsyncGenerator<Batch<I>, void, undefined> {
  const { signal } = request;
  for await (const { batches } of iterateCallBatchPages(supabase, request)) {
    for (const batch of batches) {
      if (signal?.aborted) throw new CallBatchListError(aborted(signal, ""));
      yield batch;
    }
  }
}

/** As {@link iterateCallBatches}, by whole pages, with their position in the list. */
export async function* iterateCallBatchPages<I extends Include | undefined = undefined>(
  supabase: FunctionsClient,
  { pageSize, ...request }: WalkRequest<I> = {},
): AsyncGenerator<Page<I>, void, undefined> {
  let cursor: string | undefined;
  do {
    const page = await listCallBatches<I>(supabase, { ...request, limit: pageSize ?? 100, cursor });
    yield page;
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
}
