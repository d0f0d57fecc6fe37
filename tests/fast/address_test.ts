import assert from "node:assert/strict";
import fc from "fast-check";
import {
  allStatuses,
  readView,
  toFilters,
  type View,
  wholeList,
  writeView,
} from "../../examples/dashboard/address.ts";
import { batchStatuses } from "../../supabase/functions/calls-batch-list/status.ts";
import "../../dev/testkit/random.ts";

const [min, max] = [new Date("2000-01-01"), new Date("2100-01-01")];
const day = fc.date({ min, max, noInvalidDate: true }).map((time) =>
  time.toISOString().slice(0, 10)
);
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const campaignId = "c0000000-0000-4000-8000-000000000001";

Deno.test("the dashboard knows the statuses that the function knows, in their order", () => {
  assert.deepEqual(allStatuses, [...batchStatuses]);
});

Deno.test("readView() reads what writeView() wrote", () => {
  const view = fc.record({
    statuses: fc.subarray(allStatuses),
    campaignId: optional(fc.uuid()),
    agentId: optional(fc.uuid()),
    from: optional(day),
    to: optional(day),
    order: fc.constantFrom<View["order"][]>("newest", "oldest", "next"),
    page: fc.integer({ min: 1, max: 1_000_000 }),
  }, { noNullPrototype: true });
  const possible = view.filter(({ from, to }) => !from || !to || from <= to);
  fc.assert(fc.property(possible, (view) => assert.deepEqual(readView(writeView(view)), view)));
});

Deno.test("writeView() leaves out what goes without saying", () => {
  assert.equal(writeView(wholeList), "");
  assert.equal(
    writeView({ ...wholeList, statuses: ["paused", "failed"], campaignId, page: 2 }),
    `?status=paused,failed&campaign=${campaignId}&page=2`,
  );
});

Deno.test("readView() takes what makes no sense for not given", () => {
  const pages = "?status= ?status=gone&campaign=x&page=0 ?page=-1 ?page=1e3 ?agent=x&sort=newest";
  const times = "?from=yesterday&to=2025-02-30 ?from=2025-1-1&sort=-created_at";
  for (const search of `${pages} ${times}`.split(" ")) {
    assert.deepEqual(readView(search), wholeList, search);
  }
  assert.deepEqual(readView("?status=failed,gone,paused").statuses, ["paused", "failed"]);
  assert.equal(readView(`?campaign=${campaignId.toUpperCase()}`).campaignId, campaignId);
  const { from, to } = readView("?from=2025-01-15&to=2025-01-14");
  assert.deepEqual([from, to], ["2025-01-15", undefined]);
});

Deno.test("toFilters() asks for whole days of the reader, and for the default order by not naming it", () => {
  const view = readView("?from=2025-01-31&to=2025-01-31&sort=next");
  const { createdFrom, createdBefore, sort } = toFilters(view);
  assert.equal(createdFrom, new Date(2025, 0, 31).toISOString());
  assert.equal(createdBefore, new Date(2025, 1, 1).toISOString());
  assert.equal(sort, "scheduled_for");
  assert.equal(toFilters(wholeList).sort, undefined);
});
