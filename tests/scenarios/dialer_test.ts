import assert from "node:assert/strict";
import { openBackend } from "../../dev/local/backend.ts";
import { startDialer, tick } from "../../dev/local/dialer.ts";
import { createKeys } from "../../dev/local/keys.ts";
import type { Batch } from "../../supabase/functions/calls-batch-list/schema.ts";
import { projectFolder } from "../../dev/testkit/child_process.ts";
import {
  type BatchData,
  type Contacts,
  loadDataset,
  makeDataset,
} from "../../dev/testkit/dataset.ts";
import { createRandom, randomUuid } from "../../dev/testkit/random.ts";

const backend = await openBackend({ root: projectFolder, keys: await createKeys() });
const sql = backend.database.query;
const random = createRandom();
await sql("delete from public.call_batches");
await sql("select setseed($1)", [random()]);
Deno.test.afterAll(() => backend.database.close());

const { batches: [example = assert.fail()], ...others } = makeDataset([1]);
await loadDataset(sql, others);

/** Adds a batch that runs, or as the changes say, and gives its id. */
async function addBatch(changes: Partial<BatchData>): Promise<string> {
  const batch: BatchData = { ...example, status: "processing", ...changes, id: randomUuid() };
  await loadDataset(sql, { batches: [batch] });
  return batch.id;
}

/** The batch as it is now, and how many of its calls were ever begun. */
async function read(id: string) {
  const query = "select * from public.v_call_batch_summary where id = $1";
  const [batch] = await sql<Batch & Record<string, unknown>>(query, [id]);
  assert.ok(batch);
  const begun = batch.in_progress + batch.completed + batch.failed + batch.skipped;
  return { ...batch, begun };
}

Deno.test("the dialer completes batches at the pace that they allow, with no more calls on than they allow", async () => {
  const paces = [[60, 10, 40], [600, 3, 40], [20, 1, 5], [60, 1, 0]] as const;
  const batches = await Promise.all(
    paces.map(async ([calls_per_minute, max_concurrent, contacts]) => {
      const id = await addBatch({
        calls_per_minute,
        max_concurrent,
        contacts: [contacts, 0, 0, 0, 0, 0],
      });
      return { id, calls_per_minute, max_concurrent, most: 0 };
    }),
  );
  let elapsedMs = 0;
  for (let open = batches.length, ticks = 1; open > 0; ticks += 1) {
    assert.ok(ticks < 2_000, "it never ends");
    const step = 100 + Math.floor(random() * 1_900);
    await tick(sql, step);
    elapsedMs += step;
    open = 0;
    for (const batch of batches) {
      const { status, in_progress, begun } = await read(batch.id);
      open += Number(status !== "completed");
      assert.ok(in_progress <= batch.max_concurrent, "never more calls on");
      batch.most = Math.max(batch.most, in_progress);
      const paced = batch.calls_per_minute * elapsedMs / 60_000;
      assert.ok(begun <= paced + 3 * Math.sqrt(ticks), `${begun} calls instead of ${paced}`);
    }
  }
  assert.equal(batches[1]?.most, 3, "as many calls on as allowed");
  for (const { id } of batches) {
    const { started_at, total_contacts, remaining_count, begun } = await read(id);
    assert.notEqual(started_at, null);
    assert.deepEqual([remaining_count, begun], [0, total_contacts]);
  }
});

const calling: Contacts = [1, 1, 4, 0, 0, 0];
const due = example.created_at;
const inAnHour = new Date(Date.now() + 3_600_000).toISOString();

type Fate = [status: string, queued: number, in_progress: number, remaining: number];

/** Batches, by default with four pending contacts, and what becomes of them in some minutes. */
const fates: Record<string, [batch: Partial<BatchData>, fate: Fate]> = {
  "completes one that is due": [
    { status: "scheduled", scheduled_for: due },
    ["completed", 0, 0, 0],
  ],
  "leaves one alone that is not due": [
    { status: "scheduled", scheduled_for: inAnHour },
    ["scheduled", 0, 0, 4],
  ],
  "leaves a pending one alone": [{ status: "pending" }, ["pending", 0, 0, 4]],
  "leaves a failed one alone": [{ status: "failed" }, ["failed", 0, 0, 4]],
  "leaves a cancelled one alone": [{ status: "cancelled" }, ["cancelled", 0, 0, 4]],
  "lets the calls of a paused one end": [
    { status: "paused", contacts: calling },
    ["paused", 1, 0, 2],
  ],
  "lets one get stuck on purpose": [{ contacts: calling }, ["processing", 1, 4, 6]],
};

for (const [what, [batch, fate]] of Object.entries(fates)) {
  Deno.test(`the dialer ${what}`, async () => {
    const id = await addBatch({ contacts: [4, 0, 0, 0, 0, 0], ...batch });
    const stuck = what.includes("stuck") ? id : null;
    for (let times = 0; times < 50; times += 1) await tick(sql, 4_000, stuck);
    const { status, queued, in_progress, remaining_count } = await read(id);
    assert.deepEqual([status, queued, in_progress, remaining_count], fate);
  });
}

Deno.test("startDialer() ticks until it is disposed of, and goes on after a failure", async () => {
  const lines: string[] = [];
  let statements = 0;
  {
    await using _ = startDialer(() => {
      statements += 1;
      return statements === 1 ? Promise.reject(new Error("no database")) : Promise.resolve([]);
    }, (line) => lines.push(line));
    while (statements < 3) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const before = statements;
  await new Promise((resolve) => setTimeout(resolve, 600));
  assert.equal(statements, before);
  assert.deepEqual(lines, ["the dialer could not go on: Error: no database"]);
});
