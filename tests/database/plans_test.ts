import assert from "node:assert/strict";
import { batchSchema } from "../../supabase/functions/calls-batch-list/schema.ts";
import {
  addBatches,
  agency,
  campaign,
  makeAgency,
  multiplyContacts,
  rare,
  timeOf,
  user,
} from "./support/dataset.ts";
import {
  countQuery,
  explainAs,
  explainPreparedAs,
  listQuery,
  pageQuery,
  type Plan,
  readsOfBatches,
} from "./support/plans.ts";
import { onRealPostgres } from "./support/real.ts";

const columns = Object.keys(batchSchema.shape).join(", ");
const ours = `"agency_id" = '${agency}'`;
const few = `"campaign_id" = '${campaign}'`;
const large = `"campaign_id" = '${campaign.replace(/1$/, "2")}'`;
const agent = `"agent_mapping_id" = 'd0000000-0000-0000-0000-000000000002'`;
const failed = `"status" = 'failed'`;
const scheduled = `"scheduled_for" is not null`;
const started = `"started_at" is not null`;
const oldest = ["created_at", "id"];
const next = ["scheduled_for", "id"];
const last = ["started_at desc", "id desc"];
const between = `"created_at" >= ${timeOf(40_000)} and "created_at" < ${timeOf(41_000)}`;

/** What a caller may ask for: filters, order, and the columns that the index has to know. */
const pages: [name: string, where: string, order: string[] | undefined, columns: string[]][] = [
  ["the oldest first", "true", oldest, []],
  ["a common status", `"status" = 'completed'`, undefined, ["status"]],
  ["a large campaign", large, undefined, ["campaign_id"]],
  ["an agent", agent, undefined, ["agent_mapping_id"]],
  ["an agent, the oldest first", agent, oldest, ["agent_mapping_id"]],
  ["an agent and a status", `${agent} and "status" = 'completed'`, undefined, ["agent_mapping_id"]],
  ["a range", between, undefined, ["created_at"]],
  ["a range and a status", `${between} and "status" = 'completed'`, undefined, ["created_at"]],
  ["a range of an agent", `${agent} and ${between}`, undefined, ["agent_mapping_id", "created_at"]],
  ["what starts next", scheduled, next, []],
  ["what of a status starts next", `${scheduled} and "status" = 'processing'`, next, ["status"]],
  ["what started last", started, last, []],
  ["what of a status started last", `${started} and "status" = 'paused'`, last, ["status"]],
];

/** Filters that few batches match, and the columns that the index has to know. */
const rarities: [name: string, where: string, columns: string[]][] = [
  ["a rare status", failed, ["status"]],
  ["a small campaign", few, ["campaign_id"]],
  ["a small campaign and a rare status", `${few} and ${failed}`, ["campaign_id", "status"]],
  ["an agent and a rare status", `${agent} and ${failed}`, ["status"]],
  ["several rare statuses", `"status" = any('{failed,cancelled}')`, ["status"]],
];

onRealPostgres("plans of the list stay flat with 100,000 batches", async (t, database) => {
  const { session, admin, cluster } = database;
  const explain = (query: string) => explainAs(session, user, query);

  await makeAgency(admin);
  await addBatches(admin, 42, 10);
  const page = (await explain(pageQuery(ours))).buffers;
  const count = (await explain(countQuery(ours))).buffers;

  await t.step("300 times the contacts cost a page and the count nothing", async () => {
    await multiplyContacts(admin, 300);
    assertAtMost((await explain(pageQuery(ours))).buffers, 1.2 * page);
    assertAtMost((await explain(countQuery(ours))).buffers, 1.2 * count);
  });

  await addBatches(admin, 100_000, 0);
  const first = (await explain(pageQuery(ours))).buffers;

  await t.step("2,400 times the batches at most double a page", () => {
    assertAtMost(first, Math.min(150, 2 * page));
  });
  await t.step(
    "activity costs those who do not ask for it nothing, and the others no read",
    async () => {
      const asked = await explain(pageQuery(ours));
      const plain = await explain(
        pageQuery(ours).replace(/select .* from/, `select ${columns} from`),
      );
      const windows = (plan: Plan) =>
        plan.nodes.filter((node) => node["Node Type"] === "WindowAgg");
      assert.deepEqual([windows(asked).length, windows(plain).length], [1, 0]);
      assertAtMost(asked.buffers, 1.1 * plain.buffers);
    },
  );
  await t.step("100,000 are counted exactly in less than 2,000 buffers", async () => {
    assertAtMost((await explain(countQuery(ours))).buffers, 2000);
    assertAtMost((await explain(listQuery(ours))).buffers, 2000 + 2 * page);
  });
  await t.step("the count needs nothing but an index, where random reads are cheap", async () => {
    await session.script("set random_page_cost = 1; set enable_seqscan = off");
    const plan = await explain(countQuery(ours));
    await session.script("reset random_page_cost; reset enable_seqscan");
    const reads = plan.nodes.filter((node) => node["Relation Name"] === "call_batches");
    assert.deepEqual(reads.map((node) => node["Node Type"]), ["Index Only Scan"]);
    assertAtMost(plan.buffers, 1500);
  });
  await t.step("two contacts cost a look at their batches, not at all of the agency", async () => {
    const contacts = "select phone_number from public.call_batch_contacts where id in (2, 4000)";
    assertAtMost((await explain(contacts)).buffers, 20);
  });

  for (const [name, where, order, columns] of pages) {
    await t.step(`${name}: an index gives the page in its order`, async () => {
      const plan = await explain(pageQuery(`${ours} and ${where}`, order));
      assertReads(plan, 25, columns);
      assert.ok(!plan.nodes.some((node) => node["Node Type"] === "Sort"), "nothing is sorted");
      assertAtMost(plan.buffers, 1.3 * first);
    });
  }
  for (const [name, where, columns] of rarities) {
    await t.step(`${name}: an index gives page and count`, async () => {
      assertReads(await explain(listQuery(`${ours} and ${where}`)), rare, columns);
    });
  }
  for (
    const [column, only] of [["created_at"], ["scheduled_for", scheduled], ["started_at", started]]
  ) {
    await t.step({
      name:
        `several statuses that only old batches have, by ${column}: the index passes over the others`,
      // Older versions fetch every batch that they pass over.
      ignore: parseInt(cluster.version) < 17,
      fn: async () => {
        const where = `${ours} and ${only ?? "true"} and "status" = any('{paused,pending}')`;
        const plan = await explain(listQuery(where, [`${column} desc`, "id desc"]));
        assertAtMost(plan.buffers, 2000);
      },
    });
  }

  for (const row of [100, 10_000, 90_000]) {
    await t.step(`a page by cursor at row ${row} costs what the first does`, async () => {
      const place = timeOf(100_002 - row);
      const where = `"created_at" <= ${place} and ("created_at" < ${place} or "id" < '${agency}')`;
      for (const filter of ["true", agent]) {
        const plan = await explain(pageQuery(`${ours} and ${filter} and ${where}`));
        assertReads(plan, 26, ["created_at"]);
        assertAtMost(plan.buffers, 1.3 * first);
      }
      const time = timeOf(row);
      const walk =
        `"scheduled_for" >= ${time} and ("scheduled_for" > ${time} or "id" > '${agency}')`;
      const plan = await explain(pageQuery(`${ours} and ${scheduled} and ${walk}`, next));
      assertReads(plan, 26, ["scheduled_for"]);
      assertAtMost(plan.buffers, 1.3 * first);
    });
  }

  await t.step(
    "a connection that lists a common status all day still finds the rare one",
    async () => {
      const range = "limit $3 offset $4";
      const one = listQuery(`"agency_id" = $1 and "status" = $2`, undefined, range);
      const several = listQuery(`"agency_id" = $1 and "status" = any($2)`, undefined, range);
      const rareOne = await explainPreparedAs(session, user, {
        statement: `(uuid, text, bigint, bigint) as ${one}`,
        often: `('${agency}', 'completed', 25, 0)`,
        last: `('${agency}', 'failed', 25, 0)`,
      });
      assertReads(rareOne, rare, ["status"]);
      const rareSeveral = await explainPreparedAs(session, user, {
        statement: `(uuid, text[], bigint, bigint) as ${several}`,
        often: `('${agency}', '{completed,processing}', 25, 0)`,
        last: `('${agency}', '{failed,cancelled}', 25, 0)`,
      });
      assertReads(rareSeveral, rare, ["status"]);
    },
  );
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
