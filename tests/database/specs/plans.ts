import assert from "node:assert/strict";
import { packCursor } from "../../../supabase/functions/calls-batch-list/cursor.ts";
import { readQuery } from "../../../supabase/functions/calls-batch-list/request.ts";
import {
  addBatches,
  agency,
  agent,
  largeCampaign,
  makeAgency,
  smallCampaign,
  timeOf,
} from "../support/dataset.ts";
import { explainAsMember, explainList, explainPrepared } from "../support/plans.ts";
import { onEveryPostgres } from "../support/postgres.ts";

const range = `created_from=${timeOf(40_000)}&created_before=${timeOf(41_000)}`;

/** Lists of many batches, one for each index. */
const pages = [
  "sort=created_at",
  "status=completed",
  `campaign_id=${largeCampaign}`,
  `campaign_id=${largeCampaign}&status=paused`,
  `agent_mapping_id=${agent}`,
  `agent_mapping_id=${agent}&sort=created_at`,
  `agent_mapping_id=${agent}&status=completed`,
  range,
  `${range}&status=completed`,
  `${range}&agent_mapping_id=${agent}`,
  "sort=scheduled_for",
  "sort=-scheduled_for&status=paused",
  "sort=-started_at",
  "sort=-started_at&status=paused",
];

/** Lists of few batches, which an index must find among many. */
const rarities = [
  "status=failed",
  `campaign_id=${smallCampaign}`,
  `agent_mapping_id=${agent}&status=failed`,
  "status=failed,cancelled",
];
/** For page and count of such a list. */
const rarityBuffers = 120;
/** For each batch of a page, whatever the tables hold: its index entry, row, names and counts. */
const batchBuffers = 10;

const count = "select count(*) from public.v_call_batch_summary";
const otherAgency = `
  set session_replication_role = replica;
  insert into public.call_batches (
    agency_id, from_number, status, created_at, scheduled_for, started_at
  )
  select gen_random_uuid(), '+15551234567', status, time, time, time
  from
    unnest(array['paused', 'completed']) as statuses (status),
    unnest(array[timestamptz '2020-01-01', '2030-01-01']) as ends (far),
    generate_series(1, 2000) as n,
    lateral (values (far + n * interval '1 second')) as times (time);
  set session_replication_role = origin`;

onEveryPostgres("plans of the list stay flat", async (t, { session, admin, cluster }) => {
  const explainPage = (query = "") => explainList(session, query, false);
  const step = (name: string, fn: () => Promise<void>, ignore = false) =>
    t.step({ name, fn, ignore });

  await admin.script(makeAgency);
  await addBatches(admin, 100_000);
  const { buffers: first, text: plan } = await explainPage();

  await step("a page reads no contacts, and few buffers per batch", async () => {
    assert.doesNotMatch(plan + (await explainList(session)).text, /call_batch_contacts/);
    assertAtMost(first, 25 * batchBuffers);
  });

  await step("batches of other agencies, older and newer, cost a page nothing", async () => {
    await admin.script(otherAgency);
    await admin.script("vacuum analyze");
    assertAtMost((await explainPage()).buffers, 1.1 * first);
  });

  await step(
    "the summary computes no activity, which adds at most a tenth of the buffers",
    async () => {
      const activity = await explainPage("include=activity");
      assert.match(activity.text, /WindowAgg/);
      assert.doesNotMatch(plan, /WindowAgg|log_finishes/);
      assertAtMost(activity.buffers, 1.1 * first);
    },
  );

  await step("100,000 are counted exactly in less than 2,000 buffers", async () => {
    assertAtMost((await explainAsMember(session, count)).buffers, 2_000);
    assertAtMost((await explainList(session)).buffers, 2_000 + first);
  });

  await step("the count reads only an index, where random reads are cheap", async () => {
    await session.script("set random_page_cost = 1; set enable_seqscan = off");
    const { buffers } = await explainAsMember(session, count);
    await session.script("reset random_page_cost; reset enable_seqscan");
    assertAtMost(buffers, 1_500);
  });

  for (const query of pages) {
    await step(`costs as much as the first page: ${query}`, async () => {
      const { buffers, text } = await explainPage(query);
      assertAtMost(buffers, 1.1 * first);
      assert.doesNotMatch(text, /Sort"/);
    });
  }

  for (const query of ["", `agent_mapping_id=${agent}`, "sort=scheduled_for"]) {
    for (const row of [100, 10_000, 90_000]) {
      await step(`costs as much as the first page by cursor at ${row}: ${query}`, async () => {
        const parameters = new URLSearchParams(query);
        const value = timeOf(parameters.has("sort") ? row : 100_002 - row);
        const position = { value, id: agency, offset: row };
        parameters.set("cursor", packCursor(position, readQuery(parameters).selection));
        assertAtMost((await explainPage(`${parameters}`)).buffers, 1.1 * first);
      });
    }
  }

  for (const query of rarities) {
    await step(`page and count cost what they return: ${query}`, async () => {
      assertAtMost((await explainList(session, query)).buffers, rarityBuffers);
    });
  }

  for (const sort of ["-created_at", "-scheduled_for", "-started_at"]) {
    await step(
      `the index skips all but the oldest: status=paused,pending&sort=${sort}`,
      async () => {
        const { buffers } = await explainList(session, `status=paused,pending&sort=${sort}`);
        assertAtMost(buffers, 2_000);
        // Older versions fetch every batch that they skip.
      },
      parseInt(cluster.version) < 17,
    );
  }

  for (const statuses of [["completed", "failed"], ["completed,processing", "failed,cancelled"]]) {
    const [often, last] = statuses.map((status) => `status=${status}`) as [string, string];
    await step(`a connection that lists ${often} finds ${last} in few buffers`, async () => {
      assertAtMost((await explainPrepared(session, { often, last })).buffers, rarityBuffers);
    });
  }

  await step("stuck batches are found through the index on status", async () => {
    const query = "status=processing&inactive_since=2100-01-01";
    const { buffers, text } = await explainList(session, query);
    assert.match(text, /Index Cond[^\n]*status/);
    assertAtMost(buffers, 5 * rarityBuffers);
  });
});

function assertAtMost(buffers: number, limit: number): void {
  assert.ok(buffers <= limit, `${buffers} buffers, at most ${limit} expected`);
}
