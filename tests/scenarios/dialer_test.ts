import assert from "node:assert/strict";
import { openBackend } from "../../dev/local/backend.ts";
import { renewSeed, startDialer, tick } from "../../dev/local/dialer.ts";
import { createKeys } from "../../dev/local/keys.ts";
import { projectFolder } from "../../dev/testkit/child_process.ts";
import { createRandom } from "../../dev/testkit/random.ts";

/** Reads one agency's batches, the one that has been processing longest first; times in minutes. */
const readBatches = `
  select id, status, in_progress, max_concurrent, completed + failed + skipped as finished,
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
  finished: number;
  created: number;
  started: number | null;
  scheduled: number | null;
}

Deno.test("the dialer adds, advances and stalls batches for hours", async () => {
  await using backend = await openBackend({ root: projectFolder, keys: await createKeys() });
  const sql = backend.database.query;
  await sql("select setseed($1)", [createRandom()()]);
  const read = () => sql<DemoBatch>(readBatches);
  const start = Date.UTC(2026, 0, 5, 8) / 60_000;
  let now = start;

  /** Simulates the minutes up to `end`. */
  async function simulate(end: number, tickMs = 40_000) {
    while (now < end) {
      now += tickMs / 60_000;
      await tick(sql, { start: start * 60_000, now: now * 60_000, elapsedMs: tickMs });
    }
    const batches = await read();
    assert.ok(batches.every((batch) => batch.in_progress <= batch.max_concurrent));
    return { batches, processing: batches.filter(({ status }) => status === "processing") };
  }

  const exampleId = "b0000000-0000-4000-8000-000000000001";
  await sql("update public.call_batches set calls_per_minute = 10 where id = $1", [exampleId]);
  await renewSeed(sql, start * 60_000);
  const renewed = await read();
  assert.ok(Math.abs(Math.max(...renewed.map(({ created }) => created)) - start + 1) < 0.001);
  for (const { created, started, scheduled } of renewed) {
    assert.ok(started === null || Math.abs(started - created - 1) < 0.001);
    assert.ok(scheduled === null || scheduled > start, "seeded schedules lie ahead");
  }

  const atOne = await simulate(start + 1, 3_000);
  const atThree = await simulate(start + 3, 3_000);
  const [stalled, ...others] = atOne.processing;
  const find = (id = "") => atThree.batches.find((batch) => batch.id === id) ?? assert.fail();
  const example = find(exampleId);
  assert.ok(Math.abs(example.finished - 410 - 3 * 10) < 20, `${example.finished} of 440`);
  assert.ok(others.every(({ id, finished }) => find(id).finished > finished), "others move");
  assert.deepEqual(find(stalled?.id), stalled, "one batch stalls");
  const atTen = await simulate(start + 10);
  assert.deepEqual(atTen.processing[0], stalled, "for ten minutes");

  const afterwards = await simulate(start + 39);
  const recovered = afterwards.batches.find(({ id }) => id === stalled?.id);
  assert.equal(recovered?.status, "completed", "the stalled batch recovers");

  const isAfter = (time: number | null, begin: number) =>
    time !== null && time > begin && time <= now;
  for (let hour = 1; hour <= 3; hour += 1) {
    const { batches } = await simulate(start + 60 * hour);
    const started = batches.filter((batch) => isAfter(batch.started, now - 60));
    assert.ok(batches.some(({ created }) => isAfter(created, now - 60)), "a batch is added");
    assert.ok(started.some(({ status }) => status === "completed"), "a batch is completed");
    assert.ok(batches.every((b) => b.status !== "scheduled" || (b.scheduled ?? 0) > now));
  }
  // About 7 pending and 4 scheduled batches are started in an hour, so three hours without one do not happen.
  const all = await read();
  const started = all.filter((batch) => isAfter(batch.started, start));
  assert.ok(started.some(({ scheduled }) => scheduled === null), "a pending batch is started");
  assert.ok(started.some(({ scheduled }) => isAfter(scheduled, start)), "a scheduled one too");
  const idle = (batches: DemoBatch[]) =>
    batches.filter(({ status }) => ["paused", "failed", "cancelled"].includes(status));
  assert.deepEqual(idle(all), idle(renewed));
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
