import assert from "node:assert/strict";
import fc from "fast-check";
import { type Batch, type Caller, iterateCallBatches } from "../../client/mod.ts";

/** A list as the function pages it, whose rows may come and go between two pages. */
function createList(ids: readonly number[]) {
  const rows = new Set(ids);
  const asked: URLSearchParams[] = [];
  let changes: (() => void)[] = [];
  const caller = {
    functions: {
      invoke(name: string) {
        const query = new URLSearchParams(name.split("?")[1]);
        asked.push(query);
        const [limit, offset] = [Number(query.get("limit")), Number(query.get("offset"))];
        const all = [...rows].sort((a, b) => b - a);
        const batches = all.slice(offset, offset + limit).map(batchOf);
        changes.shift()?.();
        const has_more = offset + batches.length < all.length;
        const pagination = { total: all.length, limit, offset, has_more };
        return Promise.resolve({ data: { batches, pagination }, error: null });
      },
    },
  };
  return {
    caller: caller as unknown as Caller,
    rows,
    asked,
    afterEachPage: (next: (() => void)[]) => changes = next,
  };
}

/** Three rows at each moment, with and without a fraction of a second. */
function batchOf(n: number): Batch {
  const seconds = Math.floor(n / 3) / 4;
  const time = new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString();
  return {
    id: `b0000000-0000-4000-8000-${String(n).padStart(12, "0")}`,
    created_at: time.replace(/\.?0+Z$/, "Z"),
  } as Batch;
}

async function walk(caller: Caller, pageSize?: number): Promise<number[]> {
  const seen: number[] = [];
  for await (const { id } of iterateCallBatches(caller, { pageSize })) {
    seen.push(Number(id.slice(-12)));
  }
  return seen;
}

const hundredAndMore = Array.from({ length: 130 }, (_, n) => n);

Deno.test("iterateCallBatches() gives every batch once, newest first", async () => {
  const { caller } = createList(hundredAndMore);
  assert.deepEqual(await walk(caller, 25), hundredAndMore.toReversed());
});

Deno.test("iterateCallBatches() gives nothing for an empty list, after one page", async () => {
  const { caller, asked } = createList([]);
  assert.deepEqual(await walk(caller), []);
  assert.equal(asked.length, 1);
});

Deno.test("iterateCallBatches() never asks for more than 100 or fewer than 2 at once", async () => {
  for (
    const [pageSize, limit] of [[undefined, "100"], [1000, "100"], [1, "2"], [2.9, "2"]] as const
  ) {
    const { caller, asked } = createList([1, 2, 3]);
    await walk(caller, pageSize);
    assert.equal(asked[0]?.get("limit"), limit);
  }
});

Deno.test("iterateCallBatches() keeps its filters on every page", async () => {
  const { caller, asked } = createList(hundredAndMore);
  const filters = { status: ["paused", "failed"], campaignId: "c1" } as const;
  for await (const _ of iterateCallBatches(caller, { ...filters, pageSize: 50 }));
  assert.ok(asked.length > 2);
  assert.deepEqual(new Set(asked.map((query) => query.get("status"))), new Set(["paused,failed"]));
  assert.deepEqual(new Set(asked.map((query) => query.get("campaign_id"))), new Set(["c1"]));
});

Deno.test("iterateCallBatches() neither repeats nor skips while batches come and go", async () => {
  const change = fc.record({
    made: fc.integer({ min: 0, max: 8 }),
    deleted: fc.array(fc.nat(79), { maxLength: 30 }),
  });
  const scene = fc.record({
    pageSize: fc.integer({ min: 2, max: 12 }),
    changes: fc.array(change, { maxLength: 12 }),
  });
  await fc.assert(
    fc.asyncProperty(scene, async ({ pageSize, changes }) => {
      const old = Array.from({ length: 80 }, (_, n) => n);
      const list = createList(old);
      let next = 80;
      list.afterEachPage(changes.map(({ made, deleted }) => () => {
        for (const n of deleted) list.rows.delete(n);
        for (let i = 0; i < made; i++) list.rows.add(next++);
      }));
      const seen = await walk(list.caller, pageSize);
      assert.deepEqual(seen, seen.toSorted((a, b) => b - a), "the list's order");
      assert.equal(new Set(seen).size, seen.length, "no repeats");
      const missed = old.filter((n) => list.rows.has(n) && !seen.includes(n));
      assert.deepEqual(missed, [], "none skipped that was there all the time");
    }),
    { numRuns: 200 },
  );
});
