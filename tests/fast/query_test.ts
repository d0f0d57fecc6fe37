import assert from "node:assert/strict";
import { hashKey, QueryClient } from "@tanstack/query-core";
import { CallBatchListError, type PageRequest } from "../../client/mod.ts";
import {
  callBatchesInfiniteQueryOptions,
  callBatchesQueryOptions,
  refetchEvery,
} from "../../client/query.ts";
import { clientOf, clientOfList } from "../../dev/testkit/fake_client.ts";

const { supabase, queries: sent, batches } = clientOfList(60);

Deno.test("callBatchesQueryOptions() caches a page by its request and polls every 5 s while a batch is processing, else every 30 s", async () => {
  using queries = createQueries();
  const options = callBatchesQueryOptions(supabase, { status: "paused", limit: 10 });
  const page = await queries.fetchQuery(options);
  assert.deepEqual(page.batches, batches.slice(0, 10));
  assert.equal(sent.at(-1)?.toString(), "status=paused&limit=10&include=next_cursor");
  assert.equal(queries.getQueryData(options.queryKey), page);
  assert.equal(queries.getQueryData(callBatchesQueryOptions(supabase).queryKey), undefined);
  const query = queries.getQueryCache().find<typeof page, CallBatchListError>(options) ??
    assert.fail();
  assert.equal(options.refetchInterval(query), 5_000);
  for (const batch of page.batches) batch.status = "paused";
  assert.equal(options.refetchInterval(query), 30_000);
});

Deno.test("callBatchesInfiniteQueryOptions() follows the cursor to the end", async () => {
  using queries = createQueries();
  const options = callBatchesInfiniteQueryOptions(supabase, { limit: 20 });
  const { pages } = await queries.fetchInfiniteQuery({ ...options, pages: 9 });
  assert.deepEqual(pages.map((page) => page.batches.length), [20, 20, 20]);
  assert.deepEqual(pages.flatMap((page) => page.batches), batches);
});

Deno.test("callBatchesQueryOptions() aborts its request when the query is cancelled", async () => {
  using queries = createQueries();
  const signals: AbortSignal[] = [];
  const client = clientOf(({ signal }) => {
    signals.push(signal);
    return new Promise((_, reject) => signal.addEventListener("abort", reject));
  });
  const options = callBatchesQueryOptions(client);
  const reading = queries.fetchQuery(options).catch(() => "cancelled");
  // The client reads its access token before it sends the request.
  await new Promise((resolve) => setTimeout(resolve));
  await queries.cancelQueries({ queryKey: options.queryKey });
  assert.deepEqual([await reading, signals.map(({ aborted }) => aborted)], ["cancelled", [true]]);
});

Deno.test("callBatchesQueryOptions() retries network errors and 5xx, after Retry-After, in a browser only", async () => {
  let calls = 0;
  const lost = clientOf(() => Promise.reject(new TypeError(`lost ${++calls}`)));
  const { queryFn, retry, retryDelay } = callBatchesQueryOptions(lost);
  await assert.rejects(queryFn(new AbortController()));
  assert.equal(calls, 1, "the client leaves retries to TanStack Query");
  assert.equal(retry(0, failure(500)), false);
  using _ = defineWindow();
  const statuses = [0, 400, 401, 403, 429, 500, 503];
  const retried = statuses.filter((status) => retry(0, failure(status)));
  assert.deepEqual(retried, [0, 500, 503]);
  assert.equal(retry(3, failure(500)), false);
  const delays = [retryDelay(1, failure(500)), retryDelay(1, failure(503, 7))];
  assert.deepEqual([...delays, retryDelay(9, failure(500))], [2_000, 7_000, 30_000]);
});

Deno.test("callBatchesQueryOptions() gives equal requests one query key, and an infinite query another", () => {
  const createdFrom = new Date(0);
  const same: PageRequest[][] = [
    [{ status: ["failed", "paused"] }, { status: ["paused", "failed", "failed"] }],
    [{ status: "failed" }, { status: ["failed"], campaignId: null }],
    [{}, { status: [] }, { status: null, timeoutMs: 1 }],
    [{ createdFrom }, { createdFrom: createdFrom.toISOString() }],
  ];
  const hashes = [callBatchesQueryOptions, callBatchesInfiniteQueryOptions].flatMap((optionsOf) =>
    same.map((requests) =>
      new Set(requests.map((request) => hashKey(optionsOf(supabase, request).queryKey)))
    )
  );
  assert.ok(hashes.every(({ size }) => size === 1));
  assert.equal(new Set(hashes.flatMap((set) => [...set])).size, hashes.length);
});

Deno.test("refetchEvery() backs off to 30 s while requests fail, and stops after a 400", () => {
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
  const errors = [400, 401, 500].map((status) => ({ error: failure(status) }));
  assert.deepEqual(waits(errors), [false, 4_000, 4_000]);
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
  const others = { code: "", message: "", requestId: "" };
  return new CallBatchListError({ status, retryAfterSeconds, ...others });
}
