import assert from "node:assert/strict";
import fc from "fast-check";
import {
  allStatuses,
  pageSizes,
  readView,
  toFilters,
  type View,
  wholeList,
  writeView,
} from "../../examples/dashboard/url_state.ts";
import { batchStatuses } from "../../supabase/functions/calls-batch-list/status.ts";
import "../../dev/testkit/random.ts";

const [min, max] = [new Date("1900-01-01"), new Date("2100-01-01")];
const day = fc.date({ min, max, noInvalidDate: true }).map((time) =>
  time.toISOString().slice(0, 10)
);
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const campaignId = "c0000000-0000-4000-8000-000000000001";

Deno.test("the dashboard has the statuses of the function, in their order", () => {
  assert.deepEqual(allStatuses, [...batchStatuses]);
});

Deno.test("readView() reads what writeView() wrote", () => {
  const view = fc.record({
    statuses: fc.subarray(allStatuses),
    stuck: fc.constant(false),
    campaignId: optional(fc.uuid()),
    agentId: optional(fc.uuid()),
    from: optional(day),
    to: optional(day),
    sort: fc.constantFrom<View["sort"][]>("-created_at", "created_at", "started_at", "-started_at"),
    pageSize: fc.constantFrom(...pageSizes),
    cursor: optional(fc.stringMatching(/^[\w-]{1,99}$/)),
    since: fc.constant(undefined),
  }, { noNullPrototype: true });
  const possible = view.filter(({ from, to }) => !from || !to || from <= to);
  fc.assert(fc.property(possible, (view) => assert.deepEqual(readView(writeView(view)), view)));
  const stuck = "?stuck=1&cursor=abc&since=2025-01-15T10:30:00.000Z";
  assert.equal(writeView(readView(stuck)), stuck);
});

Deno.test("writeView() omits defaults", () => {
  assert.equal(writeView(wholeList), "");
  assert.equal(
    writeView({ ...wholeList, statuses: ["paused", "failed"], campaignId, cursor: "abc" }),
    `?status=paused,failed&campaign=${campaignId}&cursor=abc`,
  );
});

Deno.test("readView() ignores invalid values", () => {
  const others = "?status= ?status=gone&campaign=x&size=7 ?cursor=a%20b ?agent=x&sort=newest";
  const times = "?from=yesterday&to=2025-02-30 ?from=2025-1-1 ?from=0025-01-01 ?to=9999-12-31";
  for (const search of `${others} ${times}`.split(" ")) {
    assert.deepEqual(readView(search), wholeList, search);
  }
  assert.deepEqual(readView("?status=failed,gone,paused").statuses, ["paused", "failed"]);
  assert.equal(readView(`?campaign=${campaignId.toUpperCase()}`).campaignId, campaignId);
  const { from, to } = readView("?from=2025-01-15&to=2025-01-14");
  assert.deepEqual([from, to], ["2025-01-15", undefined]);
});

Deno.test("toFilters() selects whole local days and omits the default sort", () => {
  const view = readView("?from=2025-01-31&to=2025-01-31&sort=scheduled_for");
  const { createdFrom, createdBefore, sort } = toFilters(view);
  assert.equal(createdFrom, new Date(2025, 0, 31).toISOString());
  assert.equal(createdBefore, new Date(2025, 1, 1).toISOString());
  assert.equal(sort, "scheduled_for");
  assert.equal(toFilters(wholeList).sort, undefined);
});
