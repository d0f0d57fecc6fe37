import assert from "node:assert/strict";
import fc from "fast-check";
import { batches, fixture, insertionOf, recount } from "../support/counts.ts";
import { onEveryPostgres, type Session } from "../support/postgres.ts";
import "../../../dev/testkit/random.ts";

const [batch, , anotherBatch] = batches;
const counts = "calls_batch_list.call_batch_counts";
const update = "update public.call_batch_contacts set";
const start = Date.UTC(2026, 0, 1);
const processing = `update public.call_batches set status = 'processing' where id = '${batch}'`;

/** A change by one of several writers, in seconds after the start; some contacts may finish. */
interface Event {
  at: number;
  finished: number;
  writer?: number;
}

onEveryPostgres("activity", async (t, { session }) => {
  await t.step("matches the reference model, for several writers", async () => {
    const event = fc.record({
      // Pauses of up to a day, commits in another order, wrong clocks.
      after: fc.oneof(
        fc.integer({ min: -5, max: 60 }),
        fc.integer({ min: -5, max: 60 }),
        fc.integer({ min: -100_000, max: 86_400 }),
      ),
      finished: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 5 }), fc.constant(10_000)),
      writer: fc.constantFrom(0, 0, 1),
    });
    const property = fc.asyncProperty(fc.array(event, { maxLength: 30 }), async (steps) => {
      await session.script(`${fixture}; ${processing}; ${add({ at: 0, finished: 0 }, 500_000)}`);
      let at = 200_000;
      const events = steps.map(({ after, ...step }): Event => ({ at: at += after, ...step }));
      await session.script(events.map((event) => add(event)).join(";"));
      const { rate, last } = await read(session);
      const expected = reference([{ at: 0, finished: 0 }, ...events]);
      assert.ok(Math.abs(rate - expected.rate) <= 0.01 * expected.rate + 0.1, `${rate}`);
      assert.equal(last, start + expected.last * 1000);
    });
    await fc.assert(property, { numRuns: 100 });
  });

  await t.step("reports a steady 30 per minute from finish 20 on", async () => {
    await session.script(`${fixture}; ${add({ at: 0, finished: 0 }, 1000)}`);
    for (let n = 1; n <= 100; n++) {
      await session.script(add({ at: 2 * n, finished: 1 }));
      // Other changes until the next finish.
      for (const part of n < 20 ? [] : [0, 0.7, 1.9]) {
        await session.script(add({ at: 2 * n + part, finished: 0 }));
        const { rate } = await read(session);
        assert.ok(Math.abs(rate - 30) <= 1.5, `${rate} after ${n}`);
      }
    }
  });

  await t.step("recovers from a burst within the averaging time", async () => {
    await session.script(`${fixture}; ${add({ at: 0, finished: 1 }, 100_000)}`);
    await session.script(add({ at: 1, finished: 5_000 }));
    for (const [from, limit] of [[0, 45], [300, 36], [600, 32]] as const) {
      const steady = Array.from({ length: 150 }, (_, n) => ({ at: from + 2 * n + 2, finished: 1 }));
      await session.script(steady.map((event) => add(event)).join(";"));
      const { rate } = await read(session);
      assert.ok(rate < limit, `${rate} after ${from + 300} seconds`);
    }
  });

  await t.step("estimates while a batch is processing, but not right after a pause", async () => {
    await session.script(`${fixture}; ${add({ at: 0, finished: 1 }, 5)}`);
    const changes: [estimated: boolean, change: string][] = [
      [false, add({ at: 2, finished: 1 })],
      [true, processing],
      [false, add({ at: 7_200, finished: 1 })],
      [true, add({ at: 7_202, finished: 1 })],
      [false, add({ at: 7_204, finished: 1 })],
    ];
    for (const [estimated, change] of changes) {
      await session.script(change);
      assert.equal((await read(session)).estimate !== null, estimated, change);
    }
  });

  await t.step("recovers from a date in the future with the next change", async () => {
    const future = (slot: number) => `
      update ${counts} set
        last_activity_at = now() + interval '1 year',
        log_finishes = date_part('epoch', now() + interval '1 year') / 300
      where slot = ${slot}`;
    const [insert, other] = [insertionOf(1, batch), add({ at: 10, finished: 1, writer: 1 })];
    const cases = [
      [future(0), insert],
      [other, future(0), insert],
      [other, insert, future(1)],
    ];
    for (const changes of cases) {
      const before = [0, 2].map((at) => add({ at, finished: 5 }));
      for (const change of [fixture, ...before, ...changes]) {
        await session.script(change);
        assert.notEqual((await read(session)).last === null, change !== fixture);
      }
      const { rate, last } = await read(session);
      assert.ok(Math.abs(Number(last) - Date.now()) < 60_000, `${last}`);
      assert.equal(rate, 0);
    }
  });

  await t.step("ignores contacts that arrive finished, move, are deleted or reopened", async () => {
    const results = await session.script(`
      ${fixture};
      insert into public.call_batch_contacts (batch_id, phone_number, status)
      select '${batch}', 'x', 'completed' from generate_series(1, 100);
      ${update} batch_id = '${anotherBatch}' where id % 2 = 0;
      ${update} batch_id = '${batch}' where batch_id = '${anotherBatch}';
      ${update} status = 'pending' where id % 3 = 0;
      ${update} status = 'failed' where status = 'completed';
      delete from public.call_batch_contacts where id % 5 = 0;
      select last_activity_at > now() as after_the_start
      from public.v_call_batch_activity where id = '${batch}'`);
    assert.equal(results.at(-1)?.[0]?.after_the_start, true, "the time of the change");
    const { rate, last } = await read(session);
    assert.equal(rate, 0);
    assert.ok(Math.abs(Number(last) - Date.now()) < 60_000);
  });

  await t.step("counts contacts that finish while others are reopened", async () => {
    await session.script(`
      ${fixture}; ${insertionOf(10, batch)}; ${update} status = 'failed' where id > 5;
      ${update} status = case status when 'pending' then 'failed' else 'pending' end`);
    // Five finishes after the first, over five seconds or the longer time that this took.
    const { rate } = await read(session);
    assert.ok(rate <= 60 && rate > 13, `${rate}`);
  });

  await t.step("survives a recount, which sets a missing last_activity_at", async () => {
    const finish = [0, 2].map((at) => add({ at, finished: 1 }, 10)).join(";");
    await session.script(`${fixture}; ${finish}`);
    const { rate } = await read(session);
    await session.script(`update ${counts} set total = 3, completed = 2, last_activity_at = null`);
    assert.equal((await session.query(recount)).length, 2);
    assert.ok(rate > 0);
    assert.notEqual((await read(session)).last, null);
  });
});

/** Writes an event as the triggers do, to the writer's row of counts. */
function add({ at, finished, writer = 0 }: Event, total = 0): string {
  const time = `'${new Date(start + at * 1000).toISOString()}'::timestamptz`;
  const [first, log] = finished > 0
    ? [time, `ln(${finished}) + date_part('epoch', ${time}) / 300`]
    : ["null", "null"];
  return `
    set calls_batch_list.recounting = 'on';
    select calls_batch_list.write_call_batch_counts(
      row(
        '${batch}', ${writer}, null, ${total}, 0, 0, ${finished}, 0, 0, ${time}, ${first}, ${log}
      )::${counts},
      (select ctid from ${counts} where slot = ${writer})
    );
    reset calls_batch_list.recounting`;
}

/** What the view returns, times in milliseconds. */
async function read(session: Session) {
  const [row] = await session.query(`
    select
      finished_per_minute::float8 as rate, extract(epoch from last_activity_at)::float8 * 1000 as last,
      extract(epoch from estimated_completion_at) as estimate,
      estimated_completion_at is null or estimated_completion_at = date_trunc(
        'second', last_activity_at + remaining_count / finished_per_minute * interval '1 minute'
      ) as consistent
    from public.v_call_batch_activity where id = '${batch}'`);
  assert.ok(row?.consistent, "the time of completion");
  const rate = Number(row.rate ?? NaN);
  assert.ok(Number.isFinite(rate) && rate >= 0, `a rate of ${rate}`);
  return { rate, last: row.last, estimate: row.estimate };
}

/** Computes rate and last activity from every event. */
function reference(events: Event[]) {
  const rows = [0, 1].map((writer) => {
    let [last, first, weight] = [-Infinity, Infinity, 0];
    for (const { at, finished } of events.filter((event) => (event.writer ?? 0) === writer)) {
      if (last > at + 60) [first, weight] = [Infinity, 0];
      if (weight > 0) weight *= Math.exp((last - at) / 300);
      if (first < Infinity) weight += Math.min(finished, Math.max(weight, 100));
      else if (finished > 0) first = at;
      last = at;
    }
    return { last, first, weight };
  });
  const last = Math.max(...rows.map((row) => row.last));
  const first = Math.min(...rows.map((row) => row.first));
  const weight = rows.filter((row) => row.weight > 0)
    .reduce((sum, row) => sum + row.weight * Math.exp((row.last - last) / 300), 0);
  const minutes = Math.max(5 * (1 - Math.exp((first - last) / 300)), 1 / 12);
  return { last, rate: weight === 0 ? 0 : weight / minutes };
}
