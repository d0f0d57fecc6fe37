import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { createDialer, startDialer } from "../../dev/live.ts";
import { type Backend, openBackend } from "../../dev/local/backend.ts";
import { createKeys } from "../../dev/local/keys.ts";

let backend: Backend;

Deno.test.beforeAll(async () => {
  backend = await openBackend({
    root: fileURLToPath(new URL("../..", import.meta.url)),
    keys: await createKeys(),
    databaseUrl: undefined,
    databaseFolder: undefined,
    progress: () => {},
  });
  await backend.database.query("delete from public.call_batches");
});

Deno.test.afterAll(async () => await backend[Symbol.asyncDispose]());

const sql: Backend["database"]["query"] = (text, parameters) =>
  backend.database.query(text, parameters);

interface BatchSettings {
  status?: string;
  calls_per_minute?: number;
  max_concurrent?: number;
  scheduled_for?: string | null;
  contacts?: number;
  contactStatus?: string;
}

async function addBatch(settings: BatchSettings): Promise<string> {
  const { status = "processing", calls_per_minute = 30, max_concurrent = 10 } = settings;
  const { scheduled_for = null, contacts = 0, contactStatus = "pending" } = settings;
  const [row] = await sql<{ id: string }>(
    `insert into public.call_batches
       (agency_id, from_number, status, calls_per_minute, max_concurrent, scheduled_for)
     select id, '+15550000000', $1, $2, $3, $4 from public.agencies order by id limit 1
     returning id`,
    [status, calls_per_minute, max_concurrent, scheduled_for],
  );
  assert.ok(row);
  await sql(
    `insert into public.call_batch_contacts (batch_id, phone_number, status)
     select $1, '+1555' || n, $2 from generate_series(1, $3::integer) as n`,
    [row.id, contactStatus, contacts],
  );
  return row.id;
}

interface Summary extends Record<string, unknown> {
  status: string;
  started_at: string | null;
  total_contacts: number;
  queued: number;
  in_progress: number;
  completed: number;
  failed: number;
  skipped: number;
}

async function read(id: string): Promise<Summary> {
  const rows = await sql<Summary>("select * from public.v_call_batch_summary where id = $1", [id]);
  assert.ok(rows[0]);
  return rows[0];
}

/** How many calls were ever begun. */
function begun({ in_progress, completed, failed, skipped }: Summary): number {
  return in_progress + completed + failed + skipped;
}

/** A clock that only the test moves, and chance that is the same on every run. */
function simulate({ callsEnd = true } = {}) {
  let time = Date.UTC(2026, 10, 23);
  let seed = 7;
  const random = () => (seed = seed * 48271 % 2147483647) / 2147483647;
  const dialer = createDialer({ sql, now: () => time, random: callsEnd ? random : () => 1 });
  const tick = async (ms: number) => {
    time += ms;
    await dialer.tick();
  };
  return { tick, random, now: () => time };
}

Deno.test("the dialer never has more calls on, nor starts them faster, than a batch allows", async () => {
  const paces = [[30, 10, 60], [600, 3, 90], [90, 50, 80], [7, 1, 5]] as const;
  const batches = await Promise.all(
    paces.map(async ([calls_per_minute, max_concurrent, contacts]) => {
      const id = await addBatch({ calls_per_minute, max_concurrent, contacts });
      return { id, calls_per_minute, max_concurrent, lead: 0, most: 0 };
    }),
  );
  const { tick, random, now } = simulate();
  const start = now();
  let ticks = 0;
  for (let open = true; open && ticks < 2_000; ticks++) {
    await tick(100 + Math.floor(random() * 1_900));
    open = false;
    for (const batch of batches) {
      const summary = await read(batch.id);
      open ||= summary.status !== "completed";
      assert.ok(summary.in_progress <= batch.max_concurrent, "never more calls on");
      batch.most = Math.max(batch.most, summary.in_progress);
      // In every stretch of time: calls begun stay within one of what the pace allows for it.
      const ahead = begun(summary) - batch.calls_per_minute * (now() - start) / 60_000;
      batch.lead = Math.min(batch.lead, ahead);
      assert.ok(ahead <= batch.lead + 1.001, "never faster");
    }
  }
  assert.deepEqual(batches.map(({ most }) => most >= 1), [true, true, true, true]);
  assert.equal(batches[1]?.most, 3, "as many calls on as allowed");
  for (const { id } of batches) {
    const { status, started_at, total_contacts, completed, failed, skipped } = await read(id);
    assert.equal(status, "completed");
    assert.ok(Date.parse(started_at ?? "") >= start);
    assert.equal(completed + failed + skipped, total_contacts);
  }
});

Deno.test("the dialer starts a scheduled batch when it is due, and not before", async () => {
  const { tick, now } = simulate();
  const scheduled_for = new Date(now() + 10_000).toISOString();
  const id = await addBatch({ status: "scheduled", scheduled_for, contacts: 5 });
  await tick(9_000);
  assert.deepEqual(await read(id).then(({ status }) => status), "scheduled");
  await tick(1_000);
  assert.equal((await read(id)).status, "processing");
  for (let i = 0; i < 3; i++) await tick(2_000);
  const { in_progress, started_at } = await read(id);
  assert.ok(in_progress > 0);
  assert.ok(Date.parse(started_at ?? "") > now() - 6_000);
});

Deno.test("the dialer completes a batch without contacts", async () => {
  const id = await addBatch({});
  await simulate().tick(500);
  const { status, started_at } = await read(id);
  assert.equal(status, "completed");
  assert.notEqual(started_at, null);
});

Deno.test("the dialer lets the calls of a paused batch end and starts no new ones", async () => {
  const id = await addBatch({ status: "paused", contacts: 6, contactStatus: "in_progress" });
  await addBatch({ status: "paused", contacts: 6 });
  const { tick } = simulate();
  for (let i = 0; i < 100; i++) await tick(2_000);
  const { status, in_progress, completed } = await read(id);
  assert.deepEqual([status, in_progress], ["paused", 0]);
  assert.ok(completed > 0);
});

Deno.test("the dialer leaves batches alone that nobody started", async () => {
  const statuses = ["pending", "cancelled", "failed", "completed"];
  const ids = await Promise.all(statuses.map((status) => addBatch({ status, contacts: 4 })));
  const { tick } = simulate();
  for (let i = 0; i < 5; i++) await tick(2_000);
  const after = await Promise.all(ids.map(read));
  assert.deepEqual(after.map(({ status }) => status), statuses);
  assert.deepEqual(after.map(({ queued, in_progress }) => queued + in_progress), [0, 0, 0, 0]);
});

Deno.test("the dialer makes up for nothing after a batch had to wait for a line", async () => {
  const id = await addBatch({ calls_per_minute: 60, max_concurrent: 1, contacts: 100 });
  const { tick } = simulate({ callsEnd: false });
  for (let i = 0; i < 20; i++) await tick(2_000);
  assert.equal(begun(await read(id)), 1);
  await sql("update public.call_batches set max_concurrent = 100 where id = $1", [id]);
  await tick(2_000);
  assert.equal(begun(await read(id)), 1 + 2 + 1);
});

Deno.test("the dialer makes up for nothing after the machine slept", async () => {
  const id = await addBatch({ calls_per_minute: 60, max_concurrent: 100, contacts: 200 });
  const { tick } = simulate();
  await tick(2_000);
  await tick(3_600_000);
  await tick(2_000);
  const summary = await read(id);
  assert.ok(begun(summary) >= 1 && begun(summary) <= 6);
});

Deno.test("startDialer() ticks until it is disposed of, and goes on after a failure", async () => {
  const lines: string[] = [];
  const texts: string[] = [];
  {
    await using _ = startDialer((text) => {
      texts.push(text);
      return texts.length === 1 ? Promise.reject(new Error("no database")) : Promise.resolve([]);
    }, (line) => lines.push(line));
    while (texts.length < 3) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const before = texts.length;
  await new Promise((resolve) => setTimeout(resolve, 600));
  assert.equal(texts.length, before);
  assert.deepEqual(lines, ["the dialer could not go on: Error: no database"]);
});
