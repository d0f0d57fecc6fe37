import assert from "node:assert/strict";
import fc from "fast-check";
import { agencies, batches, fixture, recount } from "./support/counts.ts";
import type { Session } from "./support/database.ts";
import { openEmbedded } from "./support/embedded.ts";
import { onRealPostgres } from "./support/real.ts";
import "../../dev/testkit/random.ts";

const [batch, , anotherBatch] = batches;
const [agency] = agencies;
const start = Date.UTC(2026, 0, 1);
const processing = `update public.call_batches set status = 'processing' where id = '${batch}'`;

/** So many seconds after the start so many contacts finish, or with none something else changes. */
interface Event {
  at: number;
  finished: number;
}

Deno.test("activity on the embedded Postgres", async (t) => {
  await using session = await openEmbedded();
  await check(t, session);
});

onRealPostgres("activity", async (t, { admin }) => await check(t, admin));

async function check(t: Deno.TestContext, session: Session) {
  await t.step("is the reference's, in any number of rows, folded in any order", async () => {
    const event = fc.record({
      // Pauses up to a day, and writers whose clocks say the same or an earlier time.
      after: fc.oneof(fc.integer({ min: -5, max: 60 }), fc.integer({ min: 0, max: 86_400 })),
      finished: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 5 }), fc.constant(10_000)),
      how: fc.constantFrom("add", "add", "make a row", "fold"),
    });
    const property = fc.asyncProperty(fc.array(event, { maxLength: 30 }), async (steps) => {
      await session.script(`${fixture}; ${processing}`);
      const events: Event[] = [];
      let at = 0;
      for (const { after, finished, how } of steps) {
        at += after;
        if (how === "fold") await session.script(fold);
        events.push({ at, finished });
        const total = events.length === 1 ? 50_000 : 0;
        await session.script(
          add({ at, finished }, total, how === "make a row" ? "'(0,0)'" : "null"),
        );
      }
      const { rate, last } = await read(session);
      const expected = referenceRate(events);
      assert.ok(Math.abs(rate - expected) <= 0.01 * expected + 0.1, `${rate}, not ${expected}`);
      const latest = Math.max(...events.map((event) => event.at));
      assert.equal(last, events.length === 0 ? null : start + latest * 1000);
    });
    await fc.assert(property, { numRuns: 150 });
  });

  const steady = [
    { perMinute: 30, together: 1, contacts: 200, from: 10 },
    { perMinute: 30, together: 5, contacts: 200, from: 10 },
    { perMinute: 1, together: 1, contacts: 30, from: 30 },
    { perMinute: 6, together: 1, contacts: 60, from: 60 },
    { perMinute: 600, together: 1, contacts: 600, from: 600 },
  ];
  for (const { perMinute, together, contacts, from } of steady) {
    const name = `of ${perMinute} a minute, ${together} at a time, is that from the ${from}th on`;
    await t.step(name, async () => {
      const seconds = 60 / perMinute;
      await session.script(
        `${fixture}; ${processing}; ${add({ at: 0, finished: 0 }, 2 * contacts)}`,
      );
      for (let n = together; n <= contacts; n += together) {
        await session.script(add({ at: n * seconds, finished: together }));
        // Whatever else changes until the next ones.
        for (const part of n < from ? [] : [0, 0.35, 0.95]) {
          const at = (n + together * part) * seconds;
          await session.script(add({ at, finished: 0 }));
          const { rate } = await read(session);
          assert.ok(Math.abs(rate - perMinute) <= 0.05 * perMinute, `${rate} at ${at} s`);
        }
      }
    });
  }

  await t.step("of contacts that come finished, move, go or are opened again is none", async () => {
    const update = "update public.call_batch_contacts set";
    await session.script(`
      ${fixture};
      insert into public.call_batch_contacts (batch_id, phone_number, status)
      select '${batch}', 'x', 'completed' from generate_series(1, 1000);
      ${update} batch_id = '${anotherBatch}' where id % 2 = 0;
      ${update} batch_id = '${batch}' where batch_id = '${anotherBatch}';
      ${update} status = 'pending' where id % 3 = 0;
      delete from public.call_batch_contacts where id % 5 = 0`);
    const { rate, last } = await read(session);
    assert.equal(rate, 0);
    assert.ok(Math.abs(Number(last) - Date.now()) < 60_000);
    await session.script(`${update} status = 'failed' where status = 'pending' and id % 2 = 0`);
    await session.script("select pg_sleep(0.01)");
    await session.script(`${update} status = 'failed' where status = 'pending'`);
    assert.ok((await read(session)).rate > 0, "those that become so count");
  });

  await t.step("is left alone by a recount, which dates what has no date", async () => {
    const finish = [0, 2].map((at) => add({ at, finished: 1 }, 10)).join(";");
    await session.script(`${fixture}; ${finish}`);
    const before = await read(session);
    assert.equal((await session.query(recount)).length, 2);
    assert.deepEqual(await read(session), before);
    await session.script(`
      insert into public.call_batch_contacts (batch_id, phone_number) values ('${batch}', 'x');
      update calls_batch_list.call_batch_counts set active_at = null`);
    await session.query(recount);
    assert.notEqual((await read(session)).last, null);
  });
}

const fold = `select calls_batch_list.fold_call_batch_counts('${batch}', '${agency}')`;

/** Adds an event, as the triggers do, to the row of counts at a place: to a free one, or (`'(0,0)'`) to a new one. */
function add({ at, finished }: Event, total = 0, place = "null"): string {
  const time = `'${new Date(start + at * 1000).toISOString()}'::timestamptz`;
  const when = finished > 0 ? time : "null::timestamptz";
  return `
    set calls_batch_list.recounting = 'on';
    select calls_batch_list.add_to_call_batch_counts(
      row(
        null, '${batch}', '${agency}', ${total}, 0, 0, ${finished}, 0, 0,
        ${time}, ${when}, ${finished}, ${finished}, ${when}, ${finished}
      )::calls_batch_list.call_batch_counts,
      ${place}
    );
    reset calls_batch_list.recounting`;
}

/** What the view says: a rate a minute, and milliseconds. Asserts that what remains will be done at that rate. */
async function read(session: Session) {
  const [row] = await session.query(`
    select
      finished_per_minute::float8 as rate, extract(epoch from last_activity_at)::float8 * 1000 as last,
      estimated_completion_at is not distinct from case
        when status = 'processing' and remaining_count > 0 and finished_per_minute > 0
          then date_trunc(
            'second', last_activity_at + remaining_count / finished_per_minute * interval '1 minute'
          )
      end as consistent
    from public.v_call_batch_summary where id = '${batch}'`);
  assert.ok(row?.consistent, "the time of completion");
  const rate = Number(row.rate ?? NaN);
  assert.ok(Number.isFinite(rate) && rate >= 0, `a rate of ${rate}`);
  return { rate, last: row.last };
}

/** The rate by its definition, from every event. */
function referenceRate(events: Event[]): number {
  const finishes = events.filter(({ finished }) => finished > 0);
  if (finishes.length === 0) return 0;
  const first = Math.min(...finishes.map(({ at }) => at));
  const last = Math.max(...finishes.map(({ at }) => at));
  const until = Math.max(...events.map(({ at }) => at));
  const later = finishes.filter(({ at }) => at > first);
  function rateAt(time: number): number {
    const fading = (at: number) => Math.exp((at - time) / 300);
    const weight = later.reduce((sum, { at, finished }) => sum + finished * fading(at), 0);
    return weight / Math.max(5 * (1 - fading(first)), 1 / 12) - 0.1;
  }
  const expected = rateAt(last);
  if (expected <= 0) return 0;
  const together = finishes.filter(({ at }) => at === last)
    .reduce((sum, { finished }) => sum + finished, 0);
  return Math.max(0, rateAt(Math.max(last, until - 60 * together / expected)));
}
