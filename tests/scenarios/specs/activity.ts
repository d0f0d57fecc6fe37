import assert from "node:assert/strict";
import { readError, readPage } from "../../../testkit/answers.ts";
import { type Scenario, scenario, scenarioWithAdmin } from "../scenario.ts";
import { agencies } from "../seed.ts";
import { linksOf } from "./walking.ts";

const fields = ["last_activity_at", "finished_per_minute", "estimated_completion_at"] as const;

/** A batch as `include=activity` answers it. */
interface Activity {
  last_activity_at: string | null;
  finished_per_minute: number;
  estimated_completion_at: string | null;
}

/** What `include=activity` adds to a page. */
export const activityScenarios: Scenario[] = [
  scenario(
    "include=activity adds its fields to each batch and changes nothing else",
    async ({ call, page }) => {
      const plain = await page("?limit=100");
      const text = await (await call("?limit=100&include=activity")).text();
      const { batches, pagination } = JSON.parse(text);
      assert.deepEqual(pagination, plain.pagination);
      for (const [index, batch] of batches.entries()) {
        const expected = plain.batches[index] ?? assert.fail();
        const added: Activity & Record<string, unknown> = { ...batch };
        assert.deepEqual(Object.keys(added), [...Object.keys(expected), ...fields]);
        const { last_activity_at, finished_per_minute, estimated_completion_at, ...rest } = added;
        assert.deepEqual(rest, expected);
        assert.ok(finished_per_minute >= 0);
        if (expected.total_contacts === 0) {
          assert.deepEqual([last_activity_at, finished_per_minute], [null, 0]);
        }
        const isEstimated = expected.status === "processing" && expected.remaining_count > 0 &&
          finished_per_minute > 0;
        assert.equal(estimated_completion_at !== null, isEstimated);
        for (const time of [last_activity_at, estimated_completion_at]) {
          if (time) assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/);
        }
      }
    },
  ),

  scenario(
    "include=activity stays in the links, and its tag does not change with the clock",
    async (target) => {
      const query = "?limit=5&include=activity";
      const links = Object.values(await linksOf(target, query));
      assert.ok(links.every((link) => link?.includes("include=activity")));
      const first = await target.call(query);
      await readPage(first);
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      const headers = { "If-None-Match": first.headers.get("ETag") ?? "" };
      assert.equal((await target.call(query, { headers })).status, 304);
      const plain = await target.call("?limit=5", { headers });
      assert.equal(plain.status, 200);
      await plain.body?.cancel();
      await readError(await target.call("?include=contacts"), "invalid_request");
    },
  ),

  scenarioWithAdmin("the activity of a batch follows its contacts", async ({ call }, { sql }) => {
    const id = crypto.randomUUID();
    const read = async (): Promise<Activity> => {
      const { batches } = JSON.parse(await (await call("?limit=1&include=activity")).text());
      assert.equal(batches[0].id, id);
      return batches[0];
    };
    await sql(
      `insert into public.call_batches (id, agency_id, from_number, status, created_at)
       values ($1, $2, '+15550000000', 'processing', '2026-01-01')`,
      [id, agencies.own],
    );
    try {
      assert.deepEqual(Object.values(await read()).slice(-3), [null, 0, null]);
      await sql(
        `insert into public.call_batch_contacts (batch_id, phone_number, status)
         select $1, '+1555', 'in_progress' from generate_series(1, 20)`,
        [id],
      );
      const added = await read();
      assert.deepEqual([added.finished_per_minute, added.estimated_completion_at], [0, null]);
      const seconds = Math.abs(Date.now() - Date.parse(added.last_activity_at ?? "")) / 1000;
      assert.ok(seconds < 60, `${seconds} s between the change and its time`);

      const finish = (from: number) =>
        sql(
          `update public.call_batch_contacts set status = 'completed' where id in (
             select id from public.call_batch_contacts where batch_id = $1 order by id offset $2 limit 1
           )`,
          [id, from],
        );
      for (let n = 0; n < 12; n += 1) await finish(n);
      const finished = await read();
      assert.ok(finished.finished_per_minute > 0);
      assert.ok(
        (finished.estimated_completion_at ?? "") >= (finished.last_activity_at ?? "~").slice(0, 19),
      );
      assert.ok((finished.last_activity_at ?? "") > (added.last_activity_at ?? "~"));

      await sql("update public.call_batches set status = 'paused' where id = $1", [id]);
      assert.equal((await read()).estimated_completion_at, null);
      await sql("delete from public.call_batch_contacts where batch_id = $1", [id]);
      const emptied = await read();
      assert.ok(emptied.finished_per_minute >= 0);
      assert.ok((emptied.last_activity_at ?? "") > (finished.last_activity_at ?? "~"));
    } finally {
      await sql("delete from public.call_batches where id = $1", [id]);
    }
  }),
];
