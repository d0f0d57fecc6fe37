import assert from "node:assert/strict";
import { iterateCallBatches, iterateCallBatchPages, type WalkRequest } from "../../client/mod.ts";
import { clientOfList } from "../../dev/testkit/fake_client.ts";

const others = { createdFrom: "2025-01-01", sort: "created_at", include: "activity" } as const;

for (
  const [total, request, query, places] of [
    [0, {}, "limit=100&include=next_cursor", ["0 from 0 of 0"]],
    [
      130,
      { ...others, pageSize: 60 },
      "created_from=2025-01-01&sort=created_at&limit=60&include=activity%2Cnext_cursor",
      ["60 from 0 of 130", "60 from 60 of 130", "10 from 120 of 130"],
    ],
  ] as [number, WalkRequest, string, string[]][]
) {
  Deno.test(`iterateCallBatchPages() follows the cursor through ${total} batches with ?${query}`, async () => {
    const { supabase, queries, batches } = clientOfList(total);
    const pages = await Array.fromAsync(iterateCallBatchPages(supabase, request));
    const seen = pages.map(({ batches, pagination: { offset, total } }) =>
      `${batches.length} from ${offset} of ${total}`
    );
    assert.deepEqual(seen, places);
    for (const query of queries) query.delete("cursor");
    assert.deepEqual(queries.map(String), places.map(() => query));
    assert.deepEqual(await Array.fromAsync(iterateCallBatches(supabase, request)), batches);
  });
}

Deno.test("iterateCallBatches() stops within a page when its signal aborts", async () => {
  const { supabase, queries } = clientOfList(130);
  const controller = new AbortController();
  const seen: string[] = [];
  await assert.rejects(async () => {
    for await (const { id } of iterateCallBatches(supabase, { signal: controller.signal })) {
      if (seen.push(id) === 10) controller.abort();
    }
  }, { name: "CallBatchListError", code: "aborted" });
  assert.deepEqual([seen.length, queries.length], [10, 1]);
});
