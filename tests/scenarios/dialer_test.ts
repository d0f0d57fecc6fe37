import assert from "node:assert/strict";
import { openBackend } from "../../dev/local/backend.ts";
import { renewSeed, startDialer, tick } from "../../dev/local/dialer.ts";
import { createKeys } from "../../dev/local/keys.ts";
import { projectFolder } from "../../dev/project.ts";

/** Reads one agency's batches, the one that has been processing longest first; times in minutes. */
const readBatches = `
  select id, status, in_progress, max_concurrent, calls_per_minute, completed + failed + skipped as finished,
    extract(epoch from created_at)::float / 60 as created,
    extract(epoch from started_at)::float / 60 as started,
    extract(epoch from scheduled_for)::float / 60 as scheduled
  from public.v_call_batch_summary
  where agency_id = (select agency_id from public.users where id::text like '5%1')
  order by started_at, id`;

interface DemoBatch extends Record<string, unknown> {
  id: string;
  status: string;
  in_progress: number;
  max_concurrent: number;
  calls_per_minute: number;
  finished: number;
  created: number;
  started: number | null;
  scheduled: number | null;
}

Deno.test("the dialer adds, starts, advances, stalls and completes batches", async () => {
  await using backend = await openBackend({ root: projectFolder, keys: await createKeys() });
  const sql = backend.database.query;
  // Every run is the same.
  await sql("select setseed(0)");
  const start = Date.UTC(2026, 0, 5, 8) / 60_000;
  let now = start;

  /** Simulates the minutes up to `end`. */
  async function simulate(end: number, tickMs = 40_000) {
    while (now < end) {
      now += tickMs / 60_000;
      await tick(sql, { start: start * 60_000, now: now * 60_000, elapsedMs: tickMs });
    }
    const batches = await sql<DemoBatch>(readBatches);
    assert.ok(batches.every((batch) => batch.in_progress <= batch.max_concurrent));
    return batches;
  }

  await renewSeed(sql, start * 60_000);
  const renewed = await simulate(start);
  assert.ok(Math.abs(Math.max(...renewed.map(({ created }) => created)) - start + 1) < 0.001);
  assert.ok(renewed.every(({ scheduled }) => scheduled === null || scheduled > start));

  const atOne = (await simulate(start + 1, 3_000)).filter(({ status }) => status === "processing");
  const atThree = new Map((await simulate(start + 3, 3_000)).map((batch) => [batch.id, batch]));
  const [stalled = assert.fail(), ...others] = atOne;
  for (const { id, finished, max_concurrent, calls_per_minute } of others) {
    const calls = (atThree.get(id)?.finished ?? 0) - finished;
    const most = max_concurrent + 2 * (calls_per_minute + 1);
    assert.ok(calls > 0 && calls <= most, `${calls} of at most ${most} calls in two minutes`);
  }
  assert.deepEqual(atThree.get(stalled.id), stalled, "one batch stalls");
  const find = (batches: DemoBatch[]) => batches.find(({ id }) => id === stalled.id);
  assert.deepEqual(find(await simulate(start + 10)), stalled, "for ten minutes");
  assert.equal(find(await simulate(start + 39))?.status, "completed", "and recovers");

  const batches = await simulate(start + 60);
  const isNew = (time: number | null) => time !== null && time > start && time <= now;
  const started = batches.filter((batch) => isNew(batch.started));
  assert.ok(batches.some(({ created }) => isNew(created)), "a batch is added");
  assert.ok(started.some(({ status }) => status === "completed"), "a new batch is completed");
  assert.ok(started.some(({ scheduled }) => scheduled === null), "a pending batch is started");
  assert.ok(started.some(({ scheduled }) => isNew(scheduled)), "a scheduled one too");
  assert.ok(batches.every((b) => b.status !== "scheduled" || (b.scheduled ?? 0) > now));
  const idle = (batches: DemoBatch[]) =>
    batches.filter(({ status }) => ["paused", "failed", "cancelled"].includes(status));
  assert.deepEqual(idle(batches), idle(renewed));
});

Deno.test("startDialer() ticks until it is disposed of, and continues after a failure", async () => {
  const lines: string[] = [];
  let statements = 0;
  {
    await using _ = startDialer(() => {
      statements += 1;
      return statements === 2 ? Promise.reject(new Error("no database")) : Promise.resolve([]);
    }, (line) => lines.push(line));
    while (statements < 4) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const before = statements;
  await new Promise((resolve) => setTimeout(resolve, 600));
  assert.equal(statements, before);
  assert.deepEqual(lines, ["Dialer: Error: no database"]);
});
