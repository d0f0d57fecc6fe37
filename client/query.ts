/** Options for TanStack Query in any framework. */
import type { DataTag, InfiniteData, QueryState } from "@tanstack/query-core";
import type { CallBatchListError } from "./call_batch_list_error.ts";
import { listCallBatches } from "./list_call_batches.ts";
import { parametersOf } from "./query_string.ts";
import type { FunctionsClient, Include, Page, PageRequest } from "./types.ts";

const LONGEST_WAIT_MS = 30_000;

/** TanStack Query handles signal and retries. */
export type PageQuery<I extends Include | undefined = undefined> = Omit<
  PageRequest<I>,
  "signal" | "retry"
>;

export type PagesQuery<I extends Include | undefined = undefined> = Omit<
  PageQuery<I>,
  "cursor" | "offset"
>;

interface RetryOptions {
  retry(failures: number, error: CallBatchListError): boolean;
  retryDelay(failures: number, error: CallBatchListError): number;
}

/** The part of a query that a `refetchInterval` reads. */
export interface QueryLike<Data = unknown> {
  state: Pick<
    QueryState<Data, CallBatchListError>,
    "data" | "error" | "status" | "dataUpdatedAt" | "errorUpdatedAt" | "errorUpdateCount"
  >;
}

export interface CallBatchesQueryOptions<
  I extends Include | undefined = undefined,
> extends RetryOptions {
  queryKey: DataTag<
    readonly ["calls-batch-list", "page", Readonly<Record<string, string>>],
    Page<I>,
    CallBatchListError
  >;
  queryFn(context: { signal: AbortSignal }): Promise<Page<I>>;
  refetchInterval(query: QueryLike<Page<I>>): number | false;
}

export interface CallBatchesInfiniteQueryOptions<
  I extends Include | undefined = undefined,
> extends RetryOptions {
  queryKey: DataTag<
    readonly ["calls-batch-list", "infinite", Readonly<Record<string, string>>],
    InfiniteData<Page<I>, string | null>,
    CallBatchListError
  >;
  queryFn(
    context: { signal: AbortSignal; pageParam: string | null },
  ): Promise<Page<I>>;
  initialPageParam: string | null;
  getNextPageParam(page: Page<I>): string | null;
}

/** For `useQuery`: one page, polled every 5 s while a batch on it is processing, else every 30 s. */
export function callBatchesQueryOptions<
  I extends Include | undefined = undefined,
>(
  supabase: FunctionsClient,
  request: PageQuery<I> = {},
): CallBatchesQueryOptions<I> {
  return {
    queryKey: tagged(["calls-batch-list", "page", keyOf(request)]),
    queryFn: ({ signal }) => listCallBatches<I>(supabase, { ...request, signal, retry: false }),
    refetchInterval(query) {
      const isMoving = query.state.data?.batches.some(({ status }) => status === "processing");
      return refetchEvery(isMoving ? 5_000 : LONGEST_WAIT_MS)(query);
    },
    retry,
    retryDelay,
  };
}

/** For `useInfiniteQuery`: page after page, without repeating or skipping a batch. It does not poll. */
export function callBatchesInfiniteQueryOptions<
  I extends Include | undefined = undefined,
>(
  supabase: FunctionsClient,
  request: PagesQuery<I> = {},
): CallBatchesInfiniteQueryOptions<I> {
  return {
    queryKey: tagged(["calls-batch-list", "infinite", keyOf(request)]),
    queryFn: ({ signal, pageParam }) =>
      listCallBatches<I>(supabase, {
        ...request,
        cursor: pageParam ?? undefined,
        signal,
        retry: false,
      }),
    initialPageParam: null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    retry,
    retryDelay,
  };
}

/**
 * A `refetchInterval` of the given number of milliseconds. While reading fails, the interval grows with the time since
 * the last success, to half a minute. A 400 ends polling, because the same request fails again.
 */
export function refetchEvery(ms: number): (query: QueryLike) => number | false {
  return (
    { state: { status, error, dataUpdatedAt, errorUpdatedAt, errorUpdateCount } },
  ) => {
    if (status !== "error") return ms;
    if (error?.status === 400) return false;
    const failingMs = dataUpdatedAt > 0
      ? errorUpdatedAt - dataUpdatedAt
      : ms * 2 ** errorUpdateCount;
    return Math.max(ms, Math.min(failingMs, LONGEST_WAIT_MS));
  };
}

/** Brands the query key with its data type; a no-op at run time. */
function tagged<Key>(key: unknown): Key {
  return key as Key;
}

/** Equal for requests that list the same, whichever way they are written. */
function keyOf(request: PageQuery<Include | undefined>): Readonly<Record<string, string>> {
  const status = [...new Set([request.status ?? []].flat())].sort();
  return parametersOf({ ...request, status });
}

/** 4xx responses are not retried, and on a server nothing is: a page should not wait for it. */
function retry(failures: number, { status }: CallBatchListError): boolean {
  return typeof window !== "undefined" && failures < 3 && (status < 400 || status >= 500);
}

function retryDelay(
  failures: number,
  { retryAfterSeconds }: CallBatchListError,
): number {
  return Math.min(1000 * (retryAfterSeconds ?? 2 ** failures), LONGEST_WAIT_MS);
}
