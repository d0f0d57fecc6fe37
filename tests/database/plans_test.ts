import assert from "node:assert/strict";
import { packCursor } from "../../supabase/functions/calls-batch-list/cursor.ts";
import { readQuery } from "../../supabase/functions/calls-batch-list/request.ts";
import {
  addBatches,
  agency,
  agent,
  largeCampaign,
  makeAgency,
  smallCampaign,
  timeOf,
} from "./support/dataset.ts";
import { explainAsMember, explainList, explainPage, explainPrepared } from "./support/plans.ts";
import { onRealPostgres } from "./support/real.ts";

const range = `created_from=${timeOf(40_000)}&created_before=${timeOf(41_000)}`;

/** Lists of many batches; each has an index. */
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

/** Lists of few batches among many; each has an index. */
const rarities = [
  "status=failed",
  `campaign_id=${smallCampaign}`,
  `agent_mapping_id=${agent}&status=failed`,
  "status=failed,cancelled",
];
/** Limits for page and count. */
const rarityBuffers = 120;

const otherAgency = "a0000000-0000-0000-0000-000000000002";
const view = "public.v_call_batch_summary";
const count = `select count(*) from ${view}`;

onRealPostgres("plans of the list stay flat with 100,000 batches", async (t, database) => {
  const { session, admin, cluster } = database;
  const explain = async (text: string) => await explainAsMember(session, text);

  await admin.script(makeAgency);
  await addBatches(admin, 42, 10);
  const page = (await explainPage(session)).buffers;
  const counted = (await explain(count)).buffers;

  await t.step("300 times the contacts do not change the cost of page and count", async () => {
    await admin.script(`
      insert into public.call_batch_contacts (batch_id, phone_number, status)
      select batch_id, phone_number, status
      from public.call_batch_contacts, generate_series(2, 300)`);
    await admin.script("vacuum analyze");
    assertAtMost((await explainPage(session)).buffers, 1.2 * page);
    assertAtMost((await explain(count)).buffers, 1.2 * counted);
  });

  await addBatches(admin, 100_000, 0);
  const first = (await explainPage(session)).buffers;

  await t.step("2,400 times the batches add a few index levels to a page", () => {
    assertAtMost(first, Math.min(250, 4.5 * page));
  });

  await t.step("another agency's batches do not change the cost of a page", async () => {
    await admin.script(`
      set session_replication_role = replica;
      insert into public.call_batches (
        agency_id, from_number, status, created_at, scheduled_for, started_at
      )
      select '${otherAgency}', '+15551234567', status, time, time, time
      from
        unnest(array['paused', 'completed']) as statuses (status),
        unnest(array[timestamptz '2020-01-01', '2030-01-01']) as ends (far),
        generate_series(1, 2000) as n,
        lateral (values (far + n * interval '1 second')) as times (time);
      set session_replication_role = origin`);
    await admin.script("vacuum analyze");
    assertAtMost((await explainPage(session)).buffers, 1.1 * first);
  });

  await t.step(
    "v_call_batch_summary computes no activity, and activity reads no more",
    async () => {
      const plain = await explainPage(session);
      const activity = await explainPage(session, "include=activity");
      assert.match(activity.text, /WindowAgg/);
      assert.doesNotMatch(plain.text, /WindowAgg|log_finishes/);
      assertAtMost(activity.buffers, 1.1 * plain.buffers);
    },
  );

  await t.step("counting 100,000 batches exactly takes less than 2,000 buffers", async () => {
    assertAtMost((await explain(count)).buffers, 2_000);
    assertAtMost((await explainList(session)).buffers, 2_000 + first);
  });

  await t.step("the count reads only an index where random reads are cheap", async () => {
    await session.script("set random_page_cost = 1; set enable_seqscan = off");
    const { buffers } = await explain(count);
    await session.script("reset random_page_cost; reset enable_seqscan");
    assertAtMost(buffers, 1_500);
  });

  for (const query of pages) {
    await t.step(`a page costs as much as the first: ${query}`, async () => {
      const plan = await explainPage(session, query);
      assertAtMost(plan.buffers, 1.1 * first);
      assert.doesNotMatch(plan.text, /Sort"/);
    });
  }

  for (const query of rarities) {
    await t.step(`page and count cost as much as their batches: ${query}`, async () => {
      assertAtMost((await explainList(session, query)).buffers, rarityBuffers);
    });
  }

  for (const sort of ["-created_at", "-scheduled_for", "-started_at"]) {
    await t.step({
      name: `the index passes over all but the oldest: status=paused,pending&sort=${sort}`,
      // Older versions fetch every skipped batch.
      ignore: parseInt(cluster.version) < 17,
      fn: async () => {
        const plan = await explainList(session, `status=paused,pending&sort=${sort}`);
        assertAtMost(plan.buffers, 2_000);
      },
    });
  }

  for (const query of ["", `agent_mapping_id=${agent}`, "sort=scheduled_for"]) {
    for (const row of [100, 10_000, 90_000]) {
      await t.step(
        `a page by cursor at row ${row} costs what the first does: ${query}`,
        async () => {
          const parameters = new URLSearchParams(query);
          const value = timeOf(parameters.has("sort") ? row : 100_002 - row);
          const position = { value, id: agency, offset: row };
          parameters.set("cursor", packCursor(position, readQuery(parameters).selection));
          assertAtMost((await explainPage(session, `${parameters}`)).buffers, 1.1 * first);
        },
      );
    }
  }

  for (
    const { often, last } of [
      { often: "status=completed", last: "status=failed" },
      { often: "status=completed,processing", last: "status=failed,cancelled" },
    ]
  ) {
    await t.step(`a connection with a plan for ${often} still lists ${last} cheaply`, async () => {
      assertAtMost((await explainPrepared(session, { often, last })).buffers, rarityBuffers);
    });
  }

  await t.step("stuck batches use the index on status", async () => {
    await admin.script(`
      set session_replication_role = replica;
      update public.call_batches set status = 'completed'
      where status = 'processing' and created_at >= '${timeOf(12_040)}';
      set session_replication_role = origin`);
    await admin.script("vacuum analyze");
    const query = "status=processing&inactive_since=2100-01-01";
    const { buffers, text } = await explainList(session, query);
    assert.match(text, /Index Cond[^\n]*status/);
    assertAtMost(buffers, 5 * rarityBuffers);
  });
});

function assertAtMost(buffers: number, limit: number): void {
  assert.ok(buffers <= limit, `${buffers} buffers, and ${limit} are allowed`);
}
