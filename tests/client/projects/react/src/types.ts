// Compiled, never run: what the types promise.
import { createClient } from "@supabase/supabase-js";
import { QueryClient, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import {
  isCallBatchListError,
  iterateCallBatches,
  iterateCallBatchPages,
  listCallBatches,
  type Batch,
} from "calls-batch-list-client";
import {
  callBatchesInfiniteQueryOptions,
  callBatchesQueryOptions,
  refetchEvery,
} from "calls-batch-list-client/query";

const supabase = createClient("", "");

export async function activityIsThereExactlyWhenAskedFor() {
  const plain = await listCallBatches(supabase, { status: ["paused", "failed"] });
  // @ts-expect-error: not included
  plain.batches[0]?.finished_per_minute;
  const active = await listCallBatches(supabase, { include: "activity" });
  active.batches[0]?.finished_per_minute.toFixed();
  const both = await listCallBatches(supabase, { include: ["next_cursor", "activity"] });
  both.batches[0]?.finished_per_minute.toFixed();
  const next = await listCallBatches(supabase, { include: "next_cursor" });
  // @ts-expect-error: not included
  next.batches[0]?.finished_per_minute;
  for await (const batch of iterateCallBatches(supabase, { include: "activity" })) {
    const both: Batch & Batch<"activity"> = batch;
    both.last_activity_at?.slice();
  }
  for await (const { batches } of iterateCallBatchPages(supabase, { include: "activity" })) {
    batches[0]?.finished_per_minute.toFixed();
  }
  const { data } = useQuery(callBatchesQueryOptions(supabase, { include: "activity" }));
  data?.batches[0]?.estimated_completion_at?.slice();
}

export function unknownWordsAreRefused() {
  // @ts-expect-error: no such status
  listCallBatches(supabase, { status: "gone" });
  // @ts-expect-error: no such parameter
  listCallBatches(supabase, { state: "paused" });
  // @ts-expect-error: a walk has no offset
  iterateCallBatches(supabase, { offset: 3 });
}

export function theCacheAndErrorsAreTyped(error: unknown) {
  const options = { ...callBatchesQueryOptions(supabase), refetchInterval: refetchEvery(4_000) };
  new QueryClient().getQueryData(options.queryKey)?.pagination.total.toFixed();
  useQuery(options).error?.details[0]?.field.slice();
  const all = useInfiniteQuery(callBatchesInfiniteQueryOptions(supabase, { limit: 20 }));
  all.data?.pages.at(-1)?.nextCursor?.slice();
  if (isCallBatchListError(error) && error.code === "no_agency") error.requestId.slice();
}
