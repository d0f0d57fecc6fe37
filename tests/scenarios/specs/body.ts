import { strict as assert } from "node:assert";
import { batchId, call, ids, page } from "../caller.ts";
import { type Scenario, scenario, scenarioWithPowers } from "../scenario.ts";
import { memberIds } from "../seed.ts";

const EXAMPLE = {
  id: batchId(1),
  agency_id: "a0000000-0000-4000-8000-000000000001",
  campaign_id: "c0000000-0000-4000-8000-000000000001",
  campaign_name: "Q1 Outreach",
  agent_mapping_id: "d0000000-0000-4000-8000-000000000001",
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

const NUMBERS = [
  "total_contacts",
  "queued",
  "in_progress",
  "completed",
  "failed",
  "skipped",
  "progress_percentage",
  "remaining_count",
  "calls_per_minute",
  "max_concurrent",
] as const;

/** CONTRACT §3: what is in the body. */
export const bodyScenarios: Scenario[] = [
  scenario("the body is the contract's example, key by key", async (target) => {
    const response = await call(target, "?limit=1");
    assert.equal(response.status, 200);
    assert.match(response.headers.get("Content-Type") ?? "", /^application\/json\b/);
    const pagination = { total: 42, limit: 1, offset: 0, has_more: true };
    assert.equal(await response.text(), JSON.stringify({ batches: [EXAMPLE], pagination }));
  }),

  scenario("every batch has the same keys in the same order", async (target) => {
    const { batches } = await page(target, "?limit=100");
    assert.equal(batches.length, 42);
    for (const batch of batches) assert.deepEqual(Object.keys(batch), Object.keys(EXAMPLE));
  }),

  scenario("counts and percentage are numbers that agree with each other", async (target) => {
    const { batches } = await page(target, "?limit=100");
    let empty = 0;
    for (const batch of batches) {
      const row = Object.fromEntries(NUMBERS.map((name) => [name, batch[name]]));
      for (const name of NUMBERS) assert.equal(typeof row[name], "number", name);
      const { total_contacts: total, completed, failed, skipped } = batch as Record<string, number>;
      assert.ok(total !== undefined);
      const done = (completed ?? NaN) + (failed ?? NaN) + (skipped ?? NaN);
      assert.equal(row.remaining_count, total - done);
      assert.equal(row.progress_percentage, total === 0 ? 0 : Math.floor(1000 * done / total) / 10);
      if (total === 0) empty += 1;
    }
    assert.equal(empty, 4, "the seed has batches without contacts");
  }),

  scenario(
    "times end in Z, with the database's fraction and none when it is zero",
    async (target) => {
      const { batches } = await page(target, "?limit=3");
      assert.deepEqual(batches.map((batch) => batch.created_at), [
        "2025-01-15T10:30:00Z",
        "2025-01-15T05:12:56.75Z",
        "2025-01-15T05:12:56.75Z",
      ]);
      const [scheduled] = (await page(target, "?status=scheduled&limit=1")).batches;
      assert.equal(scheduled?.created_at, "2025-01-14T23:55:53.5Z");
      assert.equal(scheduled?.scheduled_for, "2025-01-21T23:55:53.5Z");
      assert.equal(scheduled?.started_at, null);
    },
  ),

  scenario("names are null where the batch has no campaign or no agent", async (target) => {
    const { batches } = await page(target, "?limit=100");
    for (const batch of batches) {
      const n = Number(String(batch.id).slice(-4));
      assert.equal(batch.campaign_id === null, n % 5 === 0);
      assert.equal(batch.campaign_name === null, n % 5 === 0);
      assert.equal(batch.agent_mapping_id === null, n % 4 === 0);
      assert.equal(batch.agent_name === null, n % 4 === 0);
    }
  }),

  scenario("the newest come first, and of equal times the greater id", async (target) => {
    assert.deepEqual(ids(await page(target, "?limit=100")), memberIds());
  }),

  scenario("pages of every size neither repeat nor skip a batch", async (target) => {
    for (const limit of [1, 2, 5, 20, 41, 42]) {
      const seen = [];
      for (let offset = 0;; offset += limit) {
        const answer = await page(target, `?limit=${limit}&offset=${offset}`);
        seen.push(...ids(answer));
        assert.equal(answer.pagination.total, 42);
        assert.equal(answer.pagination.has_more, seen.length < 42);
        if (!answer.pagination.has_more) break;
      }
      assert.deepEqual(seen, memberIds(), `pages of ${limit}`);
    }
  }),

  scenarioWithPowers(
    "the percentage does not read 100 while a single contact remains",
    async (target, { sql }) => {
      const [batch] = await sql<{ id: string }>(
        `insert into public.call_batches (agency_id, from_number, created_at)
         values ($1, '+15550000000', '2026-01-01T00:00:00.123456Z') returning id`,
        [EXAMPLE.agency_id],
      );
      try {
        await sql(
          `insert into public.call_batch_contacts (batch_id, phone_number, status)
           select $1, '+1555' || lpad(n::text, 7, '0'), case when n = 1 then 'queued' else 'completed' end
           from generate_series(1, 3000) as n`,
          [batch?.id],
        );
        const [newest] = (await page(target, "?limit=1")).batches;
        assert.equal(newest?.id, batch?.id);
        assert.equal(newest?.progress_percentage, 99.9);
        assert.equal(newest?.remaining_count, 1);
        assert.equal(newest?.created_at, "2026-01-01T00:00:00.123456Z");
        await sql("update public.call_batch_contacts set status = 'skipped' where batch_id = $1", [
          batch?.id,
        ]);
        assert.equal((await page(target, "?limit=1")).batches[0]?.progress_percentage, 100);
      } finally {
        await sql("delete from public.call_batches where id = $1", [batch?.id]);
      }
    },
  ),
];
