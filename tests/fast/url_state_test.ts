import assert from "node:assert/strict";
import {
  allStatuses,
  readView,
  toFilters,
  wholeList,
  writeView,
} from "../../examples/dashboard/url_state.ts";
import { batchStatuses } from "../../supabase/functions/calls-batch-list/status.ts";

const campaignId = "c0000000-0000-4000-8000-000000000001";
const agentId = "d0000000-0000-4000-8000-000000000001";

Deno.test("the dashboard has the statuses of the function, in their order", () => {
  assert.deepEqual(allStatuses, [...batchStatuses]);
});

Deno.test("writeView() writes what readView() read, without defaults", () => {
  const cursor = "a-_9".repeat(99);
  const full = `?status=paused,failed&campaign=${campaignId}&agent=${agentId}` +
    `&from=1900-01-01&to=2025-02-28&sort=created_at&size=50&cursor=${cursor}`;
  assert.deepEqual(readView(full), {
    ...wholeList,
    statuses: ["paused", "failed"],
    campaignId,
    agentId,
    from: "1900-01-01",
    to: "2025-02-28",
    sort: "created_at",
    pageSize: 50,
    cursor,
  });
  assert.deepEqual(readView(""), wholeList);
  for (
    const search of [
      ...["", full, "?from=2025-01-15&to=2025-01-15", "?size=100"],
      "?stuck=1&cursor=abc&since=2025-01-15T10:30:00.000Z",
      ...allStatuses.map((status) => `?status=${status}`),
      ...["-started_at", "started_at", "scheduled_for", "-scheduled_for"]
        .map((sort) => `?sort=${sort}`),
    ]
  ) {
    assert.equal(writeView(readView(search)), search);
  }
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
  for (const view of ["?stuck=1", "?cursor=abc"]) {
    assert.equal(readView(`${view}&since=2025-01-15`).since, undefined);
  }
});

Deno.test("toFilters() selects whole local days and omits the default sort", () => {
  const others = `campaign=${campaignId}&agent=${agentId}&sort=scheduled_for`;
  assert.deepEqual(toFilters(readView(`?stuck=1&from=2025-01-31&to=2025-01-31&${others}`)), {
    status: ["processing"],
    campaignId,
    agentMappingId: agentId,
    createdFrom: new Date(2025, 0, 31).toISOString(),
    createdBefore: new Date(2025, 1, 1).toISOString(),
    sort: "scheduled_for",
  });
  assert.equal(toFilters(wholeList).sort, undefined);
});
