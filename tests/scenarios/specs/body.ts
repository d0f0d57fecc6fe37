import assert from "node:assert/strict";
import { type Scenario, scenario, scenarioWithAdmin } from "../scenario.ts";
import { agencies, agentId, batchId, campaignId } from "../seed.ts";

const example = {
  id: batchId(1),
  agency_id: agencies.own,
  campaign_id: campaignId(1),
  campaign_name: "Q1 Outreach",
  agent_mapping_id: agentId(1),
  agent_name: "Sales Agent",
  from_number: "+15551234567",
  status: "processing",
  total_contacts: 1000,
  queued: 500,
  in_progress: 5,
  completed: 400,
  failed: 10,
  skipped: 0,
  progress_percentage: 41.0,
  remaining_count: 590,
  calls_per_minute: 30,
  max_concurrent: 10,
  scheduled_for: null,
  created_at: "2025-01-15T10:30:00Z",
  started_at: "2025-01-15T10:31:00Z",
};

/** What is in the body of a page. */
export const bodyScenarios: Scenario[] = [
  scenario("the body is the example of the README, key by key", async ({ call }) => {
    const response = await call("?limit=1");
    const pagination = { total: 42, limit: 1, offset: 0, has_more: true };
    assert.equal(await response.text(), JSON.stringify({ batches: [example], pagination }));
  }),

  scenario("counts and percentage are numbers that agree with each other", async ({ page }) => {
    const { batches } = await page("?limit=100");
    for (const batch of batches) {
      assert.deepEqual(Object.keys(batch), Object.keys(example));
      const { total_contacts: total, completed, failed, skipped } = batch;
      const finished = completed + failed + skipped;
      assert.equal(batch.remaining_count, total - finished);
      assert.equal(batch.progress_percentage, total && Math.floor(1000 * finished / total) / 10);
    }
    assert.equal(batches.filter(({ total_contacts }) => total_contacts === 0).length, 4);
  }),

  scenario(
    "times end in Z, with the fraction they have and none when it is zero",
    async ({ page }) => {
      const { batches } = await page("?limit=3");
      assert.deepEqual(batches.map(({ created_at }) => created_at), [
        "2025-01-15T10:30:00Z",
        "2025-01-15T05:12:56.75Z",
        "2025-01-15T05:12:56.75Z",
      ]);
      const [scheduled] = (await page("?status=scheduled&limit=1")).batches;
      assert.equal(scheduled?.created_at, "2025-01-14T23:55:53.5Z");
      assert.equal(scheduled?.scheduled_for, "2025-01-21T23:55:53.5Z");
      assert.equal(scheduled?.started_at, null);
    },
  ),

  scenario("names are null where the batch has no campaign or no agent", async ({ page }) => {
    for (const batch of (await page("?limit=100")).batches) {
      const n = Number(batch.id.slice(-4));
      assert.deepEqual([batch.campaign_id, batch.campaign_name].includes(null), n % 5 === 0);
      assert.deepEqual([batch.agent_mapping_id, batch.agent_name].includes(null), n % 4 === 0);
    }
  }),

  scenarioWithAdmin(
    "the percentage does not read 100 while a single contact remains",
    async ({ page }, { sql }) => {
      const id = crypto.randomUUID();
      const newest = async () => (await page("?limit=1")).batches[0];
      await sql(
        `insert into public.call_batches (id, agency_id, from_number, created_at)
         values ($1, $2, '+15550000000', '2026-01-01T00:00:00.123456Z')`,
        [id, agencies.own],
      );
      try {
        await sql(
          `insert into public.call_batch_contacts (batch_id, phone_number, status)
           select $1, '+1555', case when n = 1 then 'queued' else 'completed' end
           from generate_series(1, 3000) as n`,
          [id],
        );
        const { progress_percentage, remaining_count, ...batch } = await newest() ?? assert.fail();
        assert.deepEqual([batch.id, batch.created_at], [id, "2026-01-01T00:00:00.123456Z"]);
        assert.deepEqual([progress_percentage, remaining_count], [99.9, 1]);
        await sql("update public.call_batch_contacts set status = 'skipped' where batch_id = $1", [
          id,
        ]);
        assert.equal((await newest())?.progress_percentage, 100);
      } finally {
        await sql("delete from public.call_batches where id = $1", [id]);
      }
    },
  ),
];
