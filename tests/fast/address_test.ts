import assert from "node:assert/strict";
import fc from "fast-check";
import { allStatuses, readView, writeView } from "../../examples/dashboard/address.ts";
import { batchStatuses } from "../../supabase/functions/calls-batch-list/schema.ts";

const campaignId = "c0000000-0000-4000-8000-000000000001";

Deno.test("the dashboard knows the statuses that the function knows, in their order", () => {
  assert.deepEqual(allStatuses, [...batchStatuses]);
});

Deno.test("readView() reads what writeView() wrote", () => {
  const view = fc.record({
    statuses: fc.subarray(allStatuses),
    campaignId: fc.option(fc.uuid(), { nil: undefined }),
    page: fc.integer({ min: 1, max: 1_000_000 }),
  }, { noNullPrototype: true });
  fc.assert(fc.property(view, (view) => assert.deepEqual(readView(writeView(view)), view)));
});

Deno.test("writeView() leaves out what goes without saying", () => {
  assert.equal(writeView({ statuses: [], campaignId: undefined, page: 1 }), "");
  assert.equal(
    writeView({ statuses: ["paused", "failed"], campaignId, page: 2 }),
    `?status=paused,failed&campaign=${campaignId}&page=2`,
  );
});

Deno.test("readView() takes what makes no sense for not given", () => {
  const nothing = { statuses: [], campaignId: undefined, page: 1 };
  const cases = [
    "",
    "?status=",
    "?status=gone&campaign=x&page=0",
    "?page=-1",
    "?page=1e3",
    "?page=x",
  ];
  for (const search of cases) assert.deepEqual(readView(search), nothing, search);
  assert.deepEqual(readView("?status=failed,gone,paused").statuses, ["paused", "failed"]);
  assert.equal(readView(`?campaign=${campaignId.toUpperCase()}`).campaignId, campaignId);
});
