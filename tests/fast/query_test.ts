import assert from "node:assert/strict";
import { hashKey, QueryClient } from "@tanstack/query-core";
import { CallBatchListError, type FunctionsClient, type PageRequest } from "../../client/mod.ts";
import {
  callBatchesInfiniteQueryOptions,
  callBatchesQueryOptions,
  refetchEvery,
} from "../../client/query.ts";
import { createFakeList } from "../../dev/testkit/fake_list.ts";

const { supabase, requests } = createFakeList(Array.from({ length: 60 }, (_, row) => row));

Deno.test("callBatchesQueryOptions() caches a page by its request", async () => {
  using queries = createQueries();
  const options = callBatchesQueryOptions(supabase, { status: "paused", limit: 10 });
  const page = await queries.fetchQuery(options);
  assert.equal(page.batches.length, 10);
  assert.equal(requests.at(-1)?.toString(), "status=paused&limit=10&include=next_cursor");
  assert.equal(queries.getQueryData(options.queryKey), page);
  assert.equal(queries.getQueryData(callBatchesQueryOptions(supabase).queryKey), undefined);
});

Deno.test("callBatchesInfiniteQueryOptions() follows the cursor to the end", async () => {
  using queries = createQueries();
  const options = callBatchesInfiniteQueryOptions(supabase, { limit: 25 });
  const { pages } = await queries.fetchInfiniteQuery({ ...options, pages: 9 });
  const ids = pages.flatMap(({ batches }) => batches.map(({ id }) => Number(id)));
  assert.deepEqual(ids, Array.from({ length: 60 }, (_, row) => 59 - row));
  assert.equal(pages.length, 3);
});

Deno.test("callBatchesQueryOptions() aborts its request when the query is cancelled", async () => {
  using queries = createQueries();
  const signals: AbortSignal[] = [];
  const invoke: FunctionsClient["functions"]["invoke"] = (_, { signal }) => {
    signals.push(signal);
    const { promise, resolve } = Promise.withResolvers<{ data: null; error: string }>();
    signal.addEventListener("abort", () => resolve({ data: null, error: "ended" }));
    return promise;
  };
  const options = callBatchesQueryOptions({ functions: { invoke } });
  const reading = queries.fetchQuery(options).catch(() => "cancelled");
  await queries.cancelQueries({ queryKey: options.queryKey });
  assert.deepEqual([await reading, signals.map(({ aborted }) => aborted)], ["cancelled", [true]]);
});

Deno.test("callBatchesQueryOptions() retries network errors and 5xx, after Retry-After", () => {
  const { retry, retryDelay } = callBatchesQueryOptions(supabase);
  using _ = defineWindow();
  const statuses = [0, 400, 401, 403, 429, 500, 503];
  const retried = statuses.filter((status) => retry(0, failure(status)));
  assert.deepEqual(retried, [0, 500, 503]);
  assert.equal(retry(3, failure(500)), false);
  const delays = [retryDelay(1, failure(500)), retryDelay(1, failure(503, 7))];
  assert.deepEqual([...delays, retryDelay(9, failure(500))], [2_000, 7_000, 30_000]);
});

Deno.test("callBatchesQueryOptions() polls every 5 s while a batch is processing, else every 30 s", async () => {
  using queries = createQueries();
  const options = callBatchesQueryOptions(supabase, { limit: 2 });
  const page = await queries.fetchQuery(options);
  const query = queries.getQueryCache().find<typeof page, CallBatchListError>(options) ??
    assert.fail();
  assert.equal(options.refetchInterval(query), 30_000);
  for (const batch of page.batches) batch.status = "processing";
  assert.equal(options.refetchInterval(query), 5_000);
});

Deno.test("callBatchesQueryOptions() does not retry on a server", async () => {
  using queries = createQueries();
  let calls = 0;
  const invoke = () => Promise.resolve({ data: null, error: `lost ${++calls}` });
  await queries.prefetchQuery(callBatchesQueryOptions({ functions: { invoke } }));
  assert.equal(calls, 1);
});

Deno.test("callBatchesQueryOptions() gives equal requests one query key", () => {
  const createdFrom = new Date(0);
  const same: PageRequest[][] = [
    [{ status: ["failed", "paused"] }, { status: ["paused", "failed", "failed"] }],
    [{ status: "failed" }, { status: ["failed"], campaignId: null }],
    [{}, { status: [] }, { status: null, timeoutMs: 1 }],
    [{ createdFrom }, { createdFrom: createdFrom.toISOString() }],
  ];
  const keys = same.map((requests) => {
    const hashes = requests.flatMap((request) => [
      hashKey(callBatchesQueryOptions(supabase, request).queryKey),
      hashKey(callBatchesInfiniteQueryOptions(supabase, request).queryKey).replace(
        "infinite",
        "page",
      ),
    ]);
    assert.equal(new Set(hashes).size, 1);
    return hashes[0];
  });
  assert.equal(new Set(keys).size, same.length);
});

Deno.test("callBatchesQueryOptions() stops polling after a 400 only", async () => {
  using queries = createQueries();
  const intervals = [400, 401, 500].map(async (status) => {
    const invoke = () => Promise.reject(failure(status));
    const options = callBatchesQueryOptions({ functions: { invoke } }, { limit: status });
    await queries.prefetchQuery(options);
    return options.refetchInterval(queries.getQueryCache().find(options) ?? assert.fail());
  });
  assert.deepEqual(await Promise.all(intervals), [false, 30_000, 30_000]);
});

Deno.test("refetchEvery() backs off to 30 s while requests fail", () => {
  const failing = {
    data: undefined,
    error: null,
    dataUpdatedAt: 1e6,
    errorUpdatedAt: 1e6,
    errorUpdateCount: 1,
  };
  const waits = (changes: object[], status: "success" | "error" = "error") =>
    changes.map((change) => refetchEvery(4_000)({ state: { ...failing, status, ...change } }));
  assert.deepEqual(waits([{ errorUpdatedAt: 1e6 + 9_000 }], "success"), [4_000]);
  const last = [1_000, 9_000, 99_000].map((ms) => ({ errorUpdatedAt: 1e6 + ms }));
  assert.deepEqual(waits(last), [4_000, 9_000, 30_000], "since it was last read");
  const never = [1, 2, 9].map((errorUpdateCount) => ({ dataUpdatedAt: 0, errorUpdateCount }));
  assert.deepEqual(waits(never), [8_000, 16_000, 30_000], "when it was never read");
});

/** A browser's `window`, until the end of the block. */
function defineWindow(): Disposable {
  Object.defineProperty(globalThis, "window", { value: globalThis, configurable: true });
  return { [Symbol.dispose]: () => void Reflect.deleteProperty(globalThis, "window") };
}

function createQueries(): QueryClient & Disposable {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return Object.assign(queries, { [Symbol.dispose]: () => queries.clear() });
}

function failure(status: number, retryAfterSeconds?: number): CallBatchListError {
  return new CallBatchListError({
    status,
    retryAfterSeconds,
    code: "",
    message: "",
    requestId: "",
  });
}
