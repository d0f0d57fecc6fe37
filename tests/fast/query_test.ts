import assert from "node:assert/strict";
import { QueryClient } from "@tanstack/query-core";
import { CallBatchListError, type Caller } from "../../client/mod.ts";
import {
  callBatchesInfiniteQueryOptions,
  callBatchesQueryOptions,
  refetchEvery,
} from "../../client/query.ts";
import { createFakeList } from "../../testkit/fake_list.ts";

const { caller, asked } = createFakeList(Array.from({ length: 60 }, (_, row) => row));

Deno.test("callBatchesQueryOptions() reads a page and keeps it under its request", async () => {
  using queries = createQueries();
  const options = callBatchesQueryOptions(caller, { status: "paused", limit: 10 });
  const page = await queries.fetchQuery(options);
  assert.equal(page.batches.length, 10);
  assert.equal(asked.at(-1)?.toString(), "status=paused&limit=10");
  assert.equal(queries.getQueryData(options.queryKey), page);
  assert.equal(queries.getQueryData(callBatchesQueryOptions(caller).queryKey), undefined);
});

Deno.test("callBatchesInfiniteQueryOptions() follows the cursor to the end", async () => {
  using queries = createQueries();
  const options = callBatchesInfiniteQueryOptions(caller, { limit: 25 });
  const { pages } = await queries.fetchInfiniteQuery({ ...options, pages: 9 });
  const ids = pages.flatMap(({ batches }) => batches.map(({ id }) => Number(id)));
  assert.deepEqual(ids, Array.from({ length: 60 }, (_, row) => 59 - row));
  assert.equal(pages.length, 3);
});

Deno.test("callBatchesQueryOptions() ends its call when the query is cancelled", async () => {
  using queries = createQueries();
  let signal: AbortSignal | undefined;
  const hanging: Caller = {
    functions: {
      invoke: (_, options) => {
        signal = options.signal;
        return new Promise((resolve) =>
          options.signal.addEventListener("abort", () => resolve({ data: null, error: "ended" }))
        );
      },
    },
  };
  const options = callBatchesQueryOptions(hanging);
  const reading = queries.fetchQuery(options).catch(() => "cancelled");
  await queries.cancelQueries({ queryKey: options.queryKey });
  assert.deepEqual([await reading, signal?.aborted], ["cancelled", true]);
});

Deno.test("callBatchesQueryOptions() retries what may pass, never a 4xx, and when the server says", () => {
  const { retry, retryDelay } = callBatchesQueryOptions(caller);
  const retried = [0, 400, 401, 403, 429, 500, 503].filter((status) =>
    retry(0, failure({ status }))
  );
  assert.deepEqual(retried, [0, 500, 503]);
  assert.equal(retry(3, failure({ status: 500 })), false);
  assert.equal(retryDelay(1, failure({ status: 500 })), 2_000);
  assert.equal(retryDelay(1, failure({ status: 503, retryAfterSeconds: 7 })), 7_000);
  assert.equal(retryDelay(9, failure({ status: 500 })), 30_000);
});

Deno.test("callBatchesQueryOptions() reads again often while a batch is processing, else seldom", async () => {
  using queries = createQueries();
  const options = callBatchesQueryOptions(caller, { limit: 2 });
  const page = await queries.fetchQuery(options);
  const query = queries.getQueryCache().find<typeof page, CallBatchListError>(options);
  assert.ok(query);
  assert.equal(options.refetchInterval(query), 30_000);
  const [first] = page.batches;
  assert.ok(first);
  queries.setQueryData(options.queryKey, {
    ...page,
    batches: [{ ...first, status: "processing" }],
  });
  assert.equal(options.refetchInterval(query), 5_000);
});

Deno.test("refetchEvery() waits as long as reading has failed, up to half a minute", () => {
  const at = (state: object) =>
    refetchEvery(4_000)({
      state: {
        data: undefined,
        status: "error",
        dataUpdatedAt: 1e6,
        errorUpdatedAt: 1e6,
        errorUpdateCount: 1,
        ...state,
      },
    });
  assert.equal(at({ status: "success" }), 4_000);
  assert.equal(at({ errorUpdatedAt: 1e6 + 1_000 }), 4_000);
  assert.equal(at({ errorUpdatedAt: 1e6 + 9_000 }), 9_000);
  assert.equal(at({ errorUpdatedAt: 1e6 + 99_000 }), 30_000);
  assert.deepEqual([1, 2, 9].map((n) => at({ dataUpdatedAt: 0, errorUpdateCount: n })), [
    8_000,
    16_000,
    30_000,
  ]);
});

function createQueries(): QueryClient & Disposable {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return Object.assign(queries, { [Symbol.dispose]: () => queries.clear() });
}

function failure(says: { status: number; retryAfterSeconds?: number }): CallBatchListError {
  return new CallBatchListError({ code: "", message: "", requestId: "", ...says });
}
