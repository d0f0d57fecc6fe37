import assert from "node:assert/strict";
import { openBackend } from "../../dev/local/backend.ts";
import { startDialer, tick } from "../../dev/local/dialer.ts";
import { createKeys } from "../../dev/local/keys.ts";
import type { Batch } from "../../supabase/functions/calls-batch-list/schema.ts";
import { projectFolder } from "../../testkit/child_process.ts";
import { createRandom } from "../../testkit/random.ts";

const backend = await openBackend({ root: projectFolder, keys: await createKeys() });
const sql = backend.database.query;
const random = createRandom();
await sql("delete from public.call_batches");
await sql("select setseed($1)", [random()]);
Deno.test.afterAll(() => backend.database.close());

/** Adds a batch and as many contacts as it says, all of one status, and gives its id. */
async function addBatch(
  { contacts = 4, contactStatus = "pending", status = "processing", ...batch }: {
    contacts?: number;
    contactStatus?: string;
    status?: string;
    calls_per_minute?: number;
    max_concurrent?: number;
    dueInSeconds?: number;
  },
): Promise<string> {
  const { calls_per_minute = 30, max_concurrent = 10, dueInSeconds } = batch;
  const [row] = await sql<{ id: string }>(
    `insert into public.call_batches
       (agency_id, from_number, status, calls_per_minute, max_concurrent, scheduled_for)
     select id, '+15550000000', $1, $2, $3, now() + $4 * interval '1 second'
     from public.agencies order by id limit 1
     returning id`,
    [status, calls_per_minute, max_concurrent, dueInSeconds ?? null],
  );
  await sql(
    `insert into public.call_batch_contacts (batch_id, phone_number, status)
     select $1, '+1555' || n, $2 from generate_series(1, $3::integer) as n`,
    [row?.id, contactStatus, contacts],
  );
  return row?.id ?? assert.fail();
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
      const id = await addBatch({ calls_per_minute, max_concurrent, contacts });
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

Deno.test("the dialer starts a scheduled batch when it is due, and not before", async () => {
  const due = await addBatch({ status: "scheduled", dueInSeconds: -1 });
  const later = await addBatch({ status: "scheduled", dueInSeconds: 60 });
  await tick(sql, 2_000);
  assert.equal((await read(due)).status, "processing");
  assert.equal((await read(later)).status, "scheduled");
});

Deno.test("the dialer leaves batches alone that do not run, and lets the calls of a paused one end", async () => {
  const statuses = ["pending", "cancelled", "failed", "completed", "paused"];
  const ids = await Promise.all(statuses.map((status) => addBatch({ status })));
  const paused = await addBatch({ status: "paused", contactStatus: "in_progress" });
  await sql(
    `insert into public.call_batch_contacts (batch_id, phone_number, status)
     values ($1, '+15551', 'pending'), ($1, '+15552', 'queued')`,
    [paused],
  );
  for (let times = 0; times < 50; times += 1) await tick(sql, 4_000);
  for (const [index, id] of ids.entries()) {
    const { status, queued, begun } = await read(id);
    assert.deepEqual([status, queued, begun], [statuses[index], 0, 0]);
  }
  const { status, in_progress, queued, remaining_count } = await read(paused);
  assert.deepEqual([status, in_progress, queued, remaining_count], ["paused", 0, 1, 2]);
});

Deno.test("the dialer lets one batch get stuck on purpose, calls in progress and all", async () => {
  const stuck = await addBatch({ contactStatus: "in_progress" });
  const other = await addBatch({ contactStatus: "in_progress" });
  for (let times = 0; times < 30; times += 1) await tick(sql, 4_000, stuck);
  assert.equal((await read(stuck)).in_progress, 4);
  assert.equal((await read(other)).status, "completed");
});

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
