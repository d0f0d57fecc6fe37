import assert from "node:assert/strict";
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
import {
  addBatches,
  agency,
  campaign,
  makeAgency,
  multiplyContacts,
  rare,
  user,
} from "./support/crowd.ts";

const ours = `"agency_id" = '${agency}'`;

onRealPostgres("plans of the list stay flat with 100,000 batches", async (t, database) => {
  const { session, admin } = database;
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

  await t.step("2,400 times the batches at most double a page", async () => {
    assertAtMost((await explain(pageQuery(ours))).buffers, Math.min(150, 2 * page));
  });
  await t.step("100,000 are counted exactly in less than 2,000 buffers", async () => {
    assertAtMost((await explain(countQuery(ours))).buffers, 2000);
    assertAtMost((await explain(listQuery(ours))).buffers, 2000 + 2 * page);
  });

  await t.step("two contacts cost a look at their batches, not at all of the agency", async () => {
    const contacts = "select phone_number from public.call_batch_contacts";
    assertAtMost((await explain(`${contacts} where id in (2, 4000)`)).buffers, 20);
  });

  await t.step("the count needs nothing but an index, where random reads are cheap", async () => {
    await session.script("set random_page_cost = 1; set enable_seqscan = off");
    const plan = await explain(countQuery(ours));
    await session.script("reset random_page_cost; reset enable_seqscan");
    const reads = plan.nodes.filter((node) => node["Relation Name"] === "call_batches");
    assert.deepEqual(reads.map((node) => node["Node Type"]), ["Index Only Scan"]);
    assertAtMost(plan.buffers, 1500);
  });

  const failed = `${ours} and "status" = 'failed'`;
  const few = `${ours} and "campaign_id" = '${campaign}'`;
  await t.step("a rare status is answered from its index", async () => {
    assertReads(await explain(listQuery(failed)), rare, "status");
  });
  await t.step("a campaign is answered from its index", async () => {
    assertReads(await explain(listQuery(few)), rare, "campaign_id");
  });
  await t.step("both together are answered from their index", async () => {
    const plan = await explain(listQuery(`${few} and "status" = 'failed'`));
    assertReads(plan, rare, "campaign_id", "status");
  });
  await t.step("several rare statuses are answered from the index", async () => {
    const several = `${ours} and "status" = any('{failed,cancelled}')`;
    assertReads(await explain(listQuery(several)), rare, "status");
  });
  await t.step("a common status reads no more than its page", async () => {
    const common = `${ours} and "status" = 'completed'`;
    assertReads(await explain(pageQuery(common)), 25, "status");
  });
  await t.step("a large campaign reads no more than its page", async () => {
    const large = `${ours} and "campaign_id" = '${campaign.replace(/1$/, "2")}'`;
    assertReads(await explain(pageQuery(large)), 25, "campaign_id");
  });

  await t.step(
    "a connection that lists a common status all day still finds the rare one",
    async () => {
      const range = "limit $3 offset $4";
      const one = listQuery(`"agency_id" = $1 and "status" = $2`, range);
      const several = listQuery(`"agency_id" = $1 and "status" = any($2)`, range);
      const rareOne = await explainPreparedAs(session, user, {
        statement: `(uuid, text, bigint, bigint) as ${one}`,
        often: `('${agency}', 'completed', 25, 0)`,
        last: `('${agency}', 'failed', 25, 0)`,
      });
      assertReads(rareOne, rare, "status");
      const rareSeveral = await explainPreparedAs(session, user, {
        statement: `(uuid, text[], bigint, bigint) as ${several}`,
        often: `('${agency}', '{completed,paused}', 25, 0)`,
        last: `('${agency}', '{failed,cancelled}', 25, 0)`,
      });
      assertReads(rareSeveral, rare, "status");
    },
  );
});

function assertAtMost(buffers: number, limit: number): void {
  assert.ok(buffers <= limit, `${buffers} buffers, and ${limit} are allowed`);
}

/** Asserts that batches are read through an index on all of `columns`, and no more than `rows` at a time. */
function assertReads(plan: Plan, rows: number, ...columns: string[]): void {
  const reads = readsOfBatches(plan);
  assert.ok(reads.length > 0, "batches are read");
  for (const read of reads) {
    const seen = JSON.stringify(read);
    assert.ok(read.rows <= rows, `at most ${rows} rows: ${seen}`);
    assert.ok(columns.every((column) => read.condition.includes(column)), `${columns}: ${seen}`);
  }
  assertAtMost(plan.buffers, 300);
}
