import assert from "node:assert/strict";
import { readPage } from "../../../dev/testkit/responses.ts";
import { loadDataset, makeDataset } from "../../../dev/testkit/dataset.ts";
import { type Scenario, scenario, scenarioWithAdmin } from "../target.ts";
import { agencies } from "../seed.ts";

const fields = ["last_activity_at", "finished_per_minute", "estimated_completion_at"];

export const activityScenarios: Scenario[] = [
  scenario(
    "include=activity adds its fields to each batch and changes nothing else",
    async ({ call, page }) => {
      const plain = await page("?limit=100");
      const { batches, pagination } = await page("?limit=100&include=activity");
      assert.deepEqual(pagination, plain.pagination);
      for (const [index, batch] of batches.entries()) {
        const entries = Object.entries(batch);
        const [own, added] = [entries.slice(0, -3), entries.slice(-3)];
        assert.deepEqual(own, Object.entries(plain.batches[index] ?? {}));
        assert.deepEqual(added.map(([name]) => name), fields);
        if (batch.total_contacts > 0) continue;
        assert.deepEqual(added.map(([, value]) => value), [null, 0, null]);
      }
      assert.equal((await call("?include=contacts")).status, 400);
    },
  ),

  scenario("the tag of a page with activity does not change with the clock", async ({ call }) => {
    const query = "?limit=5&include=activity";
    const first = await call(query);
    await readPage(first);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const headers = { "If-None-Match": first.headers.get("ETag") ?? "" };
    assert.equal((await call(query, { headers })).status, 304);
  }),

  scenarioWithAdmin("the activity of a batch follows its contacts", async ({ call }, { sql }) => {
    const id = crypto.randomUUID();
    const read = async () => {
      const { batches: [batch] } = await (await call("?limit=1&include=activity")).json();
      assert.equal(batch.id, id);
      return fields.map((field) => batch[field]);
    };
    const [template = assert.fail()] = makeDataset([1]).batches;
    const references = { agency_id: agencies.own, campaign_id: null, agent_mapping_id: null };
    const batch = { ...template, ...references, id, status: "processing" } as const;
    await loadDataset(sql, { batches: [{ ...batch, contacts: { in_progress: 20 } }] });
    try {
      const [added, ...none] = await read();
      assert.ok(Math.abs(Date.now() - Date.parse(added)) < 60_000, added);
      assert.deepEqual(none, [0, null]);
      for (let n = 1; n <= 12; n += 1) {
        await sql(
          `update public.call_batch_contacts set status = 'completed' where id = (
             select min(id) from public.call_batch_contacts
             where batch_id = $1 and status = 'in_progress'
           )`,
          [id],
        );
      }
      const [finished, rate, estimate] = await read();
      assert.ok(finished > added);
      assert.ok(rate > 0 && estimate >= finished.slice(0, 19), `${rate}, ${estimate}`);
      await sql("update public.call_batches set status = 'paused' where id = $1", [id]);
      assert.deepEqual(await read(), [finished, rate, null]);
    } finally {
      await sql("delete from public.call_batches where id = $1", [id]);
    }
  }),
];
