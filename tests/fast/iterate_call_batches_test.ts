import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type FunctionsClient,
  iterateCallBatches,
  iterateCallBatchPages,
  type WalkRequest,
} from "../../client/mod.ts";
import { createFakeList } from "../../dev/testkit/fake_list.ts";
import "../../dev/testkit/random.ts";

const rows = Array.from({ length: 130 }, (_, row) => row);

async function walk(supabase: FunctionsClient, request: WalkRequest = {}): Promise<number[]> {
  return await Array.fromAsync(iterateCallBatches(supabase, request), ({ id }) => Number(id));
}

Deno.test("iterateCallBatches() requests one page of 100 for an empty list and yields nothing", async () => {
  const { supabase, requests } = createFakeList([]);
  assert.deepEqual(await walk(supabase), []);
  assert.deepEqual(requests.map(String), ["limit=100&include=next_cursor"]);
});

Deno.test("iterateCallBatches() sends filters, sort and include with every page", async () => {
  const { supabase, requests } = createFakeList(rows);
  const request = { createdFrom: "2025-01-01", sort: "created_at", include: "activity" } as const;
  await Array.fromAsync(iterateCallBatches(supabase, { ...request, pageSize: 50 }));
  for (const query of requests) query.delete("cursor");
  const query = "created_from=2025-01-01&sort=created_at&limit=50&include=activity%2Cnext_cursor";
  assert.deepEqual(requests.map(String), Array(3).fill(query));
});

Deno.test("iterateCallBatchPages() yields pages with offset and total", async () => {
  const { supabase } = createFakeList(rows);
  const pages = await Array.fromAsync(iterateCallBatchPages(supabase, { pageSize: 60 }));
  const places = pages.map(({ batches, pagination: { offset, total } }) =>
    `${batches.length} from ${offset} of ${total}`
  );
  assert.deepEqual(places, ["60 from 0 of 130", "60 from 60 of 130", "10 from 120 of 130"]);
});

Deno.test("iterateCallBatches() stops within a page when its signal aborts", async () => {
  const { supabase, requests } = createFakeList(rows);
  const controller = new AbortController();
  const seen: string[] = [];
  await assert.rejects(async () => {
    for await (const { id } of iterateCallBatches(supabase, { signal: controller.signal })) {
      if (seen.push(id) === 10) controller.abort();
    }
  }, { name: "CallBatchListError", code: "aborted" });
  assert.deepEqual([seen.length, requests.length], [10, 1]);
});

for (
  const [what, next_cursor] of [["has no next cursor", undefined], ["repeats its cursor", "same"]]
) {
  Deno.test(`iterateCallBatches() rejects a response that ${what}`, async () => {
    const pagination = { total: 9, limit: 1, offset: 0, has_more: true, next_cursor };
    const invoke = () => Promise.resolve({ data: { batches: [], pagination }, error: null });
    const expected = { name: "CallBatchListError", code: "unexpected_answer" };
    await assert.rejects(walk({ functions: { invoke } }), expected);
  });
}

Deno.test("iterateCallBatches() yields each batch once while others are added and deleted", async () => {
  const change = fc.record({ made: fc.nat(8), deleted: fc.array(fc.nat(79), { maxLength: 30 }) });
  const changes = fc.array(change, { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 12 }), changes, async (pageSize, changes) => {
      const old = rows.slice(0, 80);
      const list = createFakeList(old);
      let next = 80;
      list.changes.push(...changes.map(({ made, deleted }) => () => {
        for (const row of deleted) list.rows.delete(row);
        for (let i = 0; i < made; i++) list.rows.add(next++);
      }));
      const seen = await walk(list.supabase, { pageSize });
      assert.deepEqual(seen, seen.toSorted((a, b) => b - a), "the list's order");
      assert.equal(new Set(seen).size, seen.length, "no repeats");
      const missed = old.filter((row) => list.rows.has(row) && !seen.includes(row));
      assert.deepEqual(missed, [], "none skipped that was there all the time");
    }),
    { numRuns: 200 },
  );
});
