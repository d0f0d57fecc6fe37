import assert from "node:assert/strict";
import { readPage } from "../../../testkit/answers.ts";
import { type Scenario, scenario, scenarioWithAdmin } from "../scenario.ts";
import { agencies } from "../seed.ts";

const fields = ["last_activity_at", "finished_per_minute", "estimated_completion_at"];

/** What `include=activity` adds to a page. */
export const activityScenarios: Scenario[] = [
  scenario(
    "include=activity adds its fields to each batch and changes nothing else",
    async ({ call, page }) => {
      const plain = await page("?limit=100");
      const { batches, pagination } = await page("?limit=100&include=activity");
      assert.deepEqual(pagination, plain.pagination);
      for (const [index, batch] of batches.entries()) {
        const [own, added] = [Object.entries(batch).slice(0, -3), Object.keys(batch).slice(-3)];
        assert.deepEqual(own, Object.entries(plain.batches[index] ?? {}));
        assert.deepEqual(added, fields);
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
    await sql(
      `insert into public.call_batches (id, agency_id, from_number, status, created_at)
       values ($1, $2, '+15550000000', 'processing', '2026-01-01')`,
      [id, agencies.own],
    );
    try {
      assert.deepEqual(await read(), [null, 0, null]);
      await sql(
        `insert into public.call_batch_contacts (batch_id, phone_number, status)
         select $1, n::text, 'in_progress' from generate_series(1, 20) as n`,
        [id],
      );
      const [added, rate, estimate] = await read();
      assert.deepEqual([rate, estimate], [0, null]);
      assert.ok(Math.abs(Date.now() - Date.parse(added)) < 60_000, added);
      for (let n = 1; n <= 12; n += 1) {
        await sql(
          `update public.call_batch_contacts set status = 'completed'
           where batch_id = $1 and phone_number = $2`,
          [id, `${n}`],
        );
      }
      const [finished, ...others] = await read();
      assert.ok(finished > added);
      assert.ok(others[0] > 0 && others[1] >= finished.slice(0, 19), others.join());
      await sql("update public.call_batches set status = 'paused' where id = $1", [id]);
      assert.deepEqual(await read(), [finished, others[0], null]);
    } finally {
      await sql("delete from public.call_batches where id = $1", [id]);
    }
  }),
];
