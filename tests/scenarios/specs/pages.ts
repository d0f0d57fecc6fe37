import assert from "node:assert/strict";
import { batchStatuses } from "../../../supabase/functions/calls-batch-list/status.ts";
import {
  type ModelQuery,
  selectPage,
  sorts,
  toSearch,
} from "../../../dev/testkit/reference_model.ts";
import { agentId, campaignId, people } from "../seed.ts";
import { type Scenario, scenario } from "../target.ts";

/** Shared by three of the member's batches in the middle of the list. */
const moment = "2025-01-13T21:30:37.250Z";

const queries: ModelQuery[] = [
  {},
  ...[1, 42, 100].map((limit) => ({ limit })),
  ...[1, 41, 42, 43, 5000, Number.MAX_SAFE_INTEGER].map((offset) => ({ offset })),
  ...batchStatuses.map((status) => ({ status: [status] })),
  { status: ["failed", "paused"] },
  { status: ["paused"], offset: 7 },
  { campaign_id: campaignId(1) },
  { agent_mapping_id: agentId(1) },
  // Another agency's ids are treated like missing ones.
  ...[campaignId(4), campaignId(6)].map((campaign_id) => ({ campaign_id })),
  ...[agentId(3), agentId(4)].map((agent_mapping_id) => ({ agent_mapping_id })),
  { created_from: moment },
  { created_from: moment.replace("Z", "001Z") },
  { created_before: moment },
  { created_from: "2025-01-13", created_before: "2025-01-14" },
  // Batch 36 has no contacts and was created on 12 January; all others have changed since.
  { status: "processing", inactive_since: "2025-01-12T19:05:21.000001999Z" },
  { status: "processing", inactive_since: "2025-01-12T19:05:21.000000999Z" },
  { status: "processing", inactive_since: "2025-01-13", sort: "created_at" },
  { status: "processing", inactive_since: "2100-01-01", sort: "created_at" },
  ...sorts.map((sort) => ({ sort })),
  ...sorts.map((sort) => ({ sort, status: ["paused", "scheduled"], limit: 5, offset: 3 })),
  {
    status: ["processing", "failed", "paused"],
    campaign_id: campaignId(1),
    agent_mapping_id: agentId(1),
    created_from: "2025-01-10",
    limit: 2,
    offset: 1,
  },
];

export const pageScenarios: Scenario[] = [
  ...queries.map((query) =>
    scenario(`the page of ${toSearch(query)} matches the whole list`, async ({ page }) => {
      const { batches } = await page("?limit=100");
      assert.deepEqual(await page(toSearch(query)), selectPage(batches, query));
    })
  ),

  ...([["member", 42], ["colleague", 42], ["outsider", 18]] as const).map(([as, count]) =>
    scenario(`the ${as} sees all batches of one agency and none of another`, async ({ page }) => {
      const { batches } = await page("?limit=100", { as });
      assert.deepEqual(
        batches.map(({ agency_id }) => agency_id),
        Array(count).fill(people[as].agencyId),
      );
    })
  ),

  scenario("the body equals the README's example, key by key", async ({ call }) => {
    const readme = await Deno.readTextFile(new URL("../../../README.md", import.meta.url));
    const { batches, pagination } = JSON.parse(/```json\n(.*?)```/s.exec(readme)?.[1] ?? "");
    const expected = JSON.stringify({ batches, pagination: { ...pagination, limit: 1 } });
    assert.equal(await (await call("?limit=1")).text(), expected);
  }),
];
