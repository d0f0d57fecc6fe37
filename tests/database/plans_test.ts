import assert from "node:assert/strict";
import { packCursor } from "../../supabase/functions/calls-batch-list/cursor.ts";
import { readQuery } from "../../supabase/functions/calls-batch-list/request.ts";
import { batchSchema } from "../../supabase/functions/calls-batch-list/schema.ts";
import type { Plan } from "./support/cost.ts";
import {
  addBatches,
  agency,
  agent,
  largeCampaign,
  makeAgency,
  rare,
  smallCampaign,
  timeOf,
} from "./support/dataset.ts";
import {
  explainAsMember,
  explainList,
  explainPage,
  explainPrepared,
  readsOfBatches,
} from "./support/plans.ts";
import { onRealPostgres } from "./support/real.ts";

const range = `created_from=${timeOf(40_000)}&created_before=${timeOf(41_000)}`;

/** Lists that many batches are in, and the columns that the index has to know. */
const pages: [query: string, columns: string[]][] = [
  ["sort=created_at", []],
  ["status=completed", ["status"]],
  [`campaign_id=${largeCampaign}`, ["campaign_id"]],
  [`agent_mapping_id=${agent}`, ["agent_mapping_id"]],
  [`agent_mapping_id=${agent}&sort=created_at`, ["agent_mapping_id"]],
  [`agent_mapping_id=${agent}&status=completed`, ["agent_mapping_id"]],
  [range, ["created_at"]],
  [`${range}&status=completed`, ["created_at"]],
  [`${range}&agent_mapping_id=${agent}`, ["agent_mapping_id", "created_at"]],
  ["sort=scheduled_for", []],
  ["sort=-scheduled_for&status=paused", ["status"]],
  ["sort=-started_at", []],
  ["sort=-started_at&status=paused", ["status"]],
];

/** Lists that few batches are in, and the columns that the index has to know. */
const rarities: [query: string, columns: string[]][] = [
  ["status=failed", ["status"]],
  [`campaign_id=${smallCampaign}`, ["campaign_id"]],
  [`campaign_id=${smallCampaign}&status=failed`, ["campaign_id", "status"]],
  [`agent_mapping_id=${agent}&status=failed`, ["status"]],
  ["status=failed,cancelled", ["status"]],
];

const view = "public.v_call_batch_summary";
const count = `select count(*) from ${view}`;

onRealPostgres("plans of the list stay flat with 100,000 batches", async (t, database) => {
  const { session, admin, cluster } = database;
  const explain = async (text: string) => await explainAsMember(session, text);

  await admin.script(makeAgency);
  await addBatches(admin, 42, 10);
  const page = (await explainPage(session)).buffers;
  const counted = (await explain(count)).buffers;

  await t.step("300 times the contacts cost a page and the count nothing", async () => {
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

  await t.step("2,400 times the batches at most double a page", () => {
    assertAtMost(first, Math.min(150, 2 * page));
  });

  await t.step("activity costs who does not ask for it nothing, and others no read", async () => {
    const columns = Object.keys(batchSchema.shape).join(", ");
    const page = `from ${view} order by created_at desc, id desc limit 25`;
    const asked = await explain(`select * ${page}`);
    const plain = await explain(`select ${columns} ${page}`);
    const windows = ({ nodes }: Plan) =>
      nodes.filter((node) => node["Node Type"] === "WindowAgg").length;
    assert.deepEqual([windows(asked), windows(plain)], [1, 0]);
    assertAtMost(asked.buffers, 1.1 * plain.buffers);
  });

  await t.step("100,000 are counted exactly in less than 2,000 buffers", async () => {
    assertAtMost((await explain(count)).buffers, 2_000);
    assertAtMost((await explainList(session)).buffers, 2_000 + first);
  });

  await t.step("the count needs nothing but an index, where random reads are cheap", async () => {
    await session.script("set random_page_cost = 1; set enable_seqscan = off");
    const plan = await explain(count);
    await session.script("reset random_page_cost; reset enable_seqscan");
    const reads = plan.nodes.filter((node) => node["Relation Name"] === "call_batches");
    assert.deepEqual(reads.map((node) => node["Node Type"]), ["Index Only Scan"]);
    assertAtMost(plan.buffers, 1_500);
  });

  await t.step("two contacts cost a look at their batches, not at all of the agency", async () => {
    const plan = await explain(
      "select phone_number from public.call_batch_contacts where id in (2, 4000)",
    );
    assertAtMost(plan.buffers, 20);
  });

  for (const [query, columns] of pages) {
    await t.step(`an index gives the page in its order: ${query}`, async () => {
      const plan = await explainPage(session, query);
      assertReads(plan, 25, columns);
      assert.ok(!plan.nodes.some((node) => node["Node Type"] === "Sort"), "nothing is sorted");
      assertAtMost(plan.buffers, 1.3 * first);
    });
  }

  for (const [query, columns] of rarities) {
    await t.step(`an index gives page and count: ${query}`, async () => {
      assertReads(await explainList(session, query), rare, columns);
    });
  }

  for (const sort of ["-created_at", "-scheduled_for", "-started_at"]) {
    await t.step({
      name: `the index passes over all but the oldest: status=paused,pending&sort=${sort}`,
      // Older versions fetch every batch that they pass over.
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
          const place = { value, id: agency, passed: row };
          parameters.set("cursor", packCursor(place, readQuery(parameters)));
          const plan = await explainPage(session, `${parameters}`);
          assertReads(plan, 26, [query.startsWith("sort") ? "scheduled_for" : "created_at"]);
          assertAtMost(plan.buffers, 1.3 * first);
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
    await t.step(`a connection that lists ${often} all day still finds ${last}`, async () => {
      assertReads(await explainPrepared(session, { often, last }), rare, ["status"]);
    });
  }
});

function assertAtMost(buffers: number, limit: number): void {
  assert.ok(buffers <= limit, `${buffers} buffers, and ${limit} are allowed`);
}

/** Asserts that batches are read through an index on all of `columns`, and no more than `rows` at a time. */
function assertReads(plan: Plan, rows: number, columns: string[]): void {
  const reads = readsOfBatches(plan);
  assert.ok(reads.length > 0, "batches are read");
  for (const read of reads) {
    const seen = JSON.stringify(read);
    assert.ok(read.rows <= rows, `at most ${rows} rows: ${seen}`);
    assert.ok(columns.every((column) => read.condition.includes(column)), `${columns}: ${seen}`);
    assert.notEqual(read.by, "Seq Scan");
  }
  assertAtMost(plan.buffers, 300);
}
