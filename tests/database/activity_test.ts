import assert from "node:assert/strict";
import fc from "fast-check";
import { agencies, batches, fixture } from "./support/counts.ts";
import type { Session } from "./support/database.ts";
import { openEmbedded } from "./support/embedded.ts";
import { onRealPostgres } from "./support/real.ts";
import "../../testkit/random.ts";

const [batch] = batches;
const [agency] = agencies;
const start = Date.UTC(2026, 0, 1);

/** Something that happens to contacts of the batch: so many seconds after the start, so many finish. */
interface Event {
  at: number;
  finished: number;
}

Deno.test("activity on the embedded Postgres", async (t) => {
  await using session = await openEmbedded();
  await check(t, session, 150);
});

onRealPostgres("activity", async (t, { admin }) => await check(t, admin, 150));

async function check(t: Deno.TestContext, session: Session, numRuns: number) {
  await t.step("is the reference's, in any number of rows, folded in any order", async () => {
    const event = fc.record({
      // Pauses up to a day, and writers whose clocks say the same or an earlier time.
      after: fc.oneof(fc.integer({ min: -5, max: 60 }), fc.integer({ min: 0, max: 86_400 })),
      finished: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 5 }), fc.constant(10_000)),
      how: fc.constantFrom("add", "add", "make a row", "fold"),
    });
    const property = fc.asyncProperty(fc.array(event, { maxLength: 30 }), async (steps) => {
      await session.script(fixture);
      const events: Event[] = [];
      let at = 0;
      for (const { after, finished, how } of steps) {
        at += after;
        if (how === "fold") await session.script(fold);
        events.push({ at, finished });
        await session.script(add({ at, finished }, how === "make a row" ? "'(0,0)'" : "null"));
      }
      const { finished_per_minute: rate, last_activity_at: last } = await read(session);
      const expected = referenceRate(events);
      assert.ok(Math.abs(rate - expected) <= 0.01 * expected + 0.1, `${rate}, not ${expected}`);
      const latest = Math.max(...events.map((event) => event.at));
      assert.equal(last, events.length === 0 ? undefined : start + latest * 1000);
    });
    await fc.assert(property, { numRuns });
  });

  await t.step(
    "of 30 a minute reads so from the tenth contact on, whatever else happens",
    async () => {
      for (const together of [1, 5]) {
        await session.script(fixture);
        for (let n = together; n <= 200; n += together) {
          await session.script(add({ at: 2 * n, finished: together }));
          if (n < 10) continue;
          for (const meanwhile of [0, 0.7, 1.9]) {
            await session.script(
              add({ at: 2 * (n + (together - 1) * meanwhile / 2) + meanwhile, finished: 0 }),
            );
            const { finished_per_minute: rate } = await read(session);
            assert.ok(Math.abs(rate - 30) <= 1.5, `${rate} after ${n}, and ${meanwhile} s`);
          }
        }
      }
    },
  );

  await t.step("of slow batches is theirs, too", async () => {
    for (const [perMinute, contacts] of [[1, 30], [6, 60], [600, 600]] as const) {
      await session.script(fixture);
      for (let n = 0; n < contacts; n++) {
        await session.script(add({ at: n * 60 / perMinute, finished: 1 }));
      }
      const { finished_per_minute: rate } = await read(session);
      assert.ok(Math.abs(rate - perMinute) <= 0.05 * perMinute, `${rate}, not ${perMinute}`);
    }
  });

  await t.step(
    "tells when a steady run will be done, within a tenth, from a tenth on",
    async () => {
      const contacts = 300;
      await session.script(`
      ${fixture}; update public.call_batches set status = 'processing' where id = '${batch}';
      ${add({ at: -60, finished: 0 }, "null", contacts)}
    `);
      for (let n = 1; n <= contacts; n++) {
        await session.script(add({ at: 2 * n, finished: 1 }));
        const { estimated_completion_at: estimate } = await read(session);
        if (n < contacts / 10) continue;
        if (n === contacts) return assert.equal(estimate, undefined);
        const left = 2 * (contacts - n);
        const error = (Number(estimate) - start) / 1000 - 2 * contacts;
        assert.ok(Math.abs(error) <= 0.1 * left + 1, `${error} s off with ${left} s left`);
      }
    },
  );

  await t.step("falls while nothing finishes, and recovers", async () => {
    await session.script(fixture);
    const run = async (from: number, minutes: number) => {
      for (let n = 1; n <= minutes * 6; n++) {
        await session.script(add({ at: from + 10 * n, finished: 5 }));
      }
      return (await read(session)).finished_per_minute;
    };
    assert.ok(Math.abs(await run(0, 10) - 30) <= 2);
    await session.script(add({ at: 1200, finished: 0 }));
    const paused = (await read(session)).finished_per_minute;
    assert.ok(paused > 3 && paused < 6, `${paused} after ten minutes of nothing`);
    assert.ok(await run(1200, 15) > 28);
  });

  await t.step("of contacts that come finished, move, go or are opened again is none", async () => {
    const update = "update public.call_batch_contacts set";
    await session.script(`
      ${fixture};
      insert into public.call_batch_contacts (batch_id, phone_number, status)
      select '${batch}', 'x', 'completed' from generate_series(1, 1000);
      ${update} batch_id = '${batches[2]}' where id % 2 = 0;
      ${update} batch_id = '${batch}' where batch_id = '${batches[2]}';
      ${update} status = 'pending' where id % 3 = 0;
      delete from public.call_batch_contacts where id % 5 = 0
    `);
    const activity = await read(session);
    assert.equal(activity.finished_per_minute, 0);
    assert.ok(Math.abs(Number(activity.last_activity_at) - Date.now()) < 60_000);
    await session.script(`${update} status = 'failed' where status = 'pending' and id % 2 = 0`);
    await session.script(
      `select pg_sleep(0.01); ${update} status = 'failed' where status = 'pending'`,
    );
    assert.ok((await read(session)).finished_per_minute > 0, "those that become so count");
  });

  await t.step("is left alone by a recount, which dates what has no date", async () => {
    await session.script(
      `${fixture}; ${add({ at: 0, finished: 1 })}; ${add({ at: 2, finished: 1 })}`,
    );
    const before = await read(session);
    const recount = "select * from calls_batch_list.recount_call_batches()";
    assert.equal((await session.query(recount)).length, 1);
    assert.deepEqual(await read(session), before);
    await session.script(`
      insert into public.call_batch_contacts (batch_id, phone_number) values ('${batch}', 'x');
      update calls_batch_list.call_batch_counts set active_at = null
    `);
    await session.query(recount);
    assert.notEqual((await read(session)).last_activity_at, undefined);
  });
}

const fold = `select calls_batch_list.fold_call_batch_counts('${batch}', '${agency}')`;

/** Adds an event to the row of counts at a place, as the triggers do: to a free one, or (`'(0,0)'`) to a new one. */
function add({ at, finished }: Event, place = "null", total = 0): string {
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

/** What the view says, times in milliseconds. */
async function read(session: Session) {
  const [row] = await session.query(`
    select
      extract(epoch from last_activity_at) * 1000 as last_activity_at, finished_per_minute,
      extract(epoch from estimated_completion_at) * 1000 as estimated_completion_at
    from public.v_call_batch_summary where id = '${batch}'
  `);
  const read = (name: string) => row?.[name] === null ? undefined : Number(row?.[name]);
  const rate = read("finished_per_minute");
  assert.ok(rate !== undefined && Number.isFinite(rate) && rate >= 0, `a rate of ${rate}`);
  return {
    last_activity_at: read("last_activity_at"),
    finished_per_minute: rate,
    estimated_completion_at: read("estimated_completion_at"),
  };
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
