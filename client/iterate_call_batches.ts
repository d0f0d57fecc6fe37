import { CallBatchListError } from "./call_batch_list_error.ts";
import { listCallBatches } from "./list_call_batches.ts";
import { aborted } from "./read_failure.ts";
import type { Batch, Caller, Include, Page, WalkRequest } from "./types.ts";

/**
 * Walks through all call batches of the caller's agency. Whatever is created or deleted meanwhile, each batch that is
 * there all along comes exactly once. Throws {@link CallBatchListError}.
 */
export async function* iterateCallBatches<I extends Include | undefined = undefined>(
  supabase: Caller,
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

/** Walks as {@link iterateCallBatches} does and gives whole pages, with their place in the list. */
export async function* iterateCallBatchPages<I extends Include | undefined = undefined>(
  supabase: Caller,
  { pageSize, ...request }: WalkRequest<I> = {},
): AsyncGenerator<Page<I>, void, undefined> {
  let cursor: string | undefined;
  do {
    const page = await listCallBatches<I>(supabase, { ...request, limit: pageSize ?? 100, cursor });
    yield page;
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
}
