import assert from "node:assert/strict";
import { createDialer, type DialerOptions, startDialer } from "../../dev/local/dialer.ts";
import { openBackend } from "../../dev/local/backend.ts";
import { createKeys } from "../../dev/local/keys.ts";
import type { Batch } from "../../supabase/functions/calls-batch-list/schema.ts";
import { projectFolder } from "../../testkit/child_process.ts";
import { createRandom } from "../../testkit/random.ts";

const backend = await openBackend({
  root: projectFolder,
  keys: await createKeys(),
  databaseUrl: undefined,
  databaseFolder: undefined,
  progress: () => {},
});
const sql = backend.database.query;
await sql("delete from public.call_batches");
Deno.test.afterAll(() => backend.database.close());

interface NewBatch {
  status?: string;
  calls_per_minute?: number;
  max_concurrent?: number;
  scheduled_for?: string | null;
  contacts?: number;
  contactStatus?: string;
}

async function addBatch(
  { contacts = 0, contactStatus = "pending", ...batch }: NewBatch,
): Promise<string> {
  const { status = "processing", scheduled_for = null } = batch;
  const { calls_per_minute = 30, max_concurrent = 10 } = batch;
  const [row] = await sql<{ id: string }>(
    `insert into public.call_batches
       (agency_id, from_number, status, calls_per_minute, max_concurrent, scheduled_for)
     select id, '+15550000000', $1, $2, $3, $4 from public.agencies order by id limit 1
     returning id`,
    [status, calls_per_minute, max_concurrent, scheduled_for],
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

/** A dialer by a clock that only the test moves. */
function simulate(options: Pick<DialerOptions, "random" | "stuck"> = {}) {
  const random = options.random ?? createRandom();
  let time = Date.UTC(2026, 10, 23);
  const dialer = createDialer({ sql, now: () => time, ...options, random });
  const tick = async (ms = 2_000, times = 1) => {
    for (; times > 0; times -= 1) {
      time += ms;
      await dialer.tick();
    }
  };
  return { tick, random, now: () => time };
}

Deno.test("the dialer completes batches at the pace that they allow, with no more calls on than they allow", async () => {
  const paces = [[60, 10, 40], [600, 3, 40], [20, 1, 5], [60, 1, 0]] as const;
  const batches = await Promise.all(
    paces.map(async ([calls_per_minute, max_concurrent, contacts]) => {
      const id = await addBatch({ calls_per_minute, max_concurrent, contacts });
      return { id, calls_per_minute, max_concurrent, most: 0 };
    }),
  );
  const { tick, random, now } = simulate();
  const start = now();
  for (let open = batches.length, ticks = 1; open > 0; ticks += 1) {
    assert.ok(ticks < 2_000, "it never ends");
    await tick(100 + Math.floor(random() * 1_900));
    open = 0;
    for (const batch of batches) {
      const { status, in_progress, begun } = await read(batch.id);
      open += Number(status !== "completed");
      assert.ok(in_progress <= batch.max_concurrent, "never more calls on");
      batch.most = Math.max(batch.most, in_progress);
      const paced = batch.calls_per_minute * (now() - start) / 60_000;
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
  const { tick, now } = simulate();
  const scheduled_for = new Date(now() + 10_000).toISOString();
  const id = await addBatch({ status: "scheduled", scheduled_for, contacts: 5 });
  await tick(9_000);
  assert.equal((await read(id)).status, "scheduled");
  await tick(1_000);
  assert.equal((await read(id)).status, "processing");
  await tick(2_000, 3);
  assert.ok((await read(id)).begun > 0);
});

Deno.test("the dialer leaves batches alone that do not run, and lets the calls of a paused one end", async () => {
  const statuses = ["pending", "cancelled", "failed", "completed", "paused"];
  const ids = await Promise.all(statuses.map((status) => addBatch({ status, contacts: 4 })));
  const calling = { status: "paused", contacts: 6, contactStatus: "in_progress" };
  const paused = await addBatch(calling);
  await simulate().tick(2_000, 100);
  for (const [index, id] of ids.entries()) {
    const { status, queued, begun } = await read(id);
    assert.deepEqual([status, queued, begun], [statuses[index], 0, 0]);
  }
  const { status, in_progress, remaining_count } = await read(paused);
  assert.deepEqual([status, in_progress, remaining_count], ["paused", 0, 0]);
});

Deno.test("the dialer makes up for nothing after a batch had to wait, or the machine slept", async () => {
  const id = await addBatch({ calls_per_minute: 60, max_concurrent: 1, contacts: 100 });
  const { tick } = simulate({ random: () => 0.999 });
  await tick(2_000, 20);
  assert.equal((await read(id)).begun, 1);
  await sql("update public.call_batches set max_concurrent = 100 where id = $1", [id]);
  await tick();
  assert.equal((await read(id)).begun, 1 + 2);
  await tick(3_600_000);
  assert.equal((await read(id)).begun, 1 + 2 + 2);
});

Deno.test("the dialer lets one batch get stuck on purpose, calls in progress and all", async () => {
  const [id, other] = [await addBatch({ contacts: 100 }), await addBatch({ contacts: 100 })];
  const { tick } = simulate({ stuck: { id, afterMs: 60_000 } });
  await tick(2_000, 29);
  const before = await read(id);
  assert.ok(before.begun > 0 && before.in_progress > 0);
  await tick(2_000, 30);
  const { started_at: _, ...after } = await read(id);
  const { started_at: __, ...last } = before;
  assert.deepEqual(after, last);
  assert.ok((await read(other)).begun > before.begun);
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
