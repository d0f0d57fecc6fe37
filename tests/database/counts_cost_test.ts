import assert from "node:assert/strict";
import { createRandom } from "../../dev/testkit/random.ts";
import { costOf, explain } from "./support/cost.ts";
import { assertExact, batches, fixture, insertionOf } from "./support/counts.ts";
import type { Session } from "./support/database.ts";
import { onRealPostgres, openReal } from "./support/real.ts";

const random = createRandom();
const [batch] = batches;
const contacts = "public.call_batch_contacts";
const toggle =
  `update ${contacts} set status = case status when 'queued' then 'failed' else 'queued' end`;

onRealPostgres("counting stays cheap", async (t, { url, session, admin }) => {
  // What it touches would be taken for the writers'.
  for (const table of [contacts, "calls_batch_list.call_batch_counts"]) {
    await session.script(`alter table ${table} set (autovacuum_enabled = off)`);
  }

  for (const [how, statements] of [["one statement", 1], ["a hundred statements", 100]] as const) {
    await t.step(`in a load of 100,000 contacts in ${how}`, async () => {
      const load = Array(statements).fill(insertionOf(100_000 / statements, batch));
      await session.script(`${fixture}; alter table ${contacts} disable trigger user`);
      const without = await costOf(session, load);
      await session.script(`${fixture}; alter table ${contacts} enable trigger user`);
      const counted = await costOf(session, load);
      assertRatio(counted.wal, without.wal, 1.15);
      assertRatio(counted.buffers, without.buffers, 1.15);
    });
  }

  await t.step("in a batch of 100,000 contacts as in one of 10", async () => {
    const changes = Array.from(
      { length: 40 },
      (_, n) => `${toggle} where id = ${1 + n % 10}`,
    );
    await session.script(`${fixture}; ${insertionOf(10, batch)}`);
    const small = await costOf(session, changes);
    await session.script(`${fixture}; ${insertionOf(100_000, batch)}`);
    assertRatio((await costOf(session, changes)).buffers, small.buffers, 1.5);
  });

  for (const isolation of ["read committed", "repeatable read"]) {
    await t.step(`while ten write in ${isolation}, in few rows that are near`, async () => {
      await admin.script(`${fixture}; ${insertionOf(5_000, batch)}`);
      await admin.script(`vacuum analyze ${contacts}`);
      const end = Date.now() + 2_000;
      await Promise.all(Array.from({ length: 10 }, async (_, n) => {
        await using writer = await openReal(url);
        while (Date.now() < end) {
          const id = 1 + n + 10 * Math.floor(random() * 500);
          await writer.script(
            `begin isolation level ${isolation}; ${toggle} where id = ${id}; commit`,
          );
        }
      }));
      const rows = await rowsOfCounts(session);
      assert.ok(rows <= 64, `${rows} rows`);
      // By the index, as where there are many batches.
      await session.script("set enable_seqscan = off; set enable_bitmapscan = off");
      const { buffers } = await explain(
        session,
        `select sum(total) from calls_batch_list.call_batch_counts where batch_id = '${batch}'`,
      );
      assert.ok(buffers <= 40, `${buffers} buffers`);
      await assertExact(session);
    });
  }

  await t.step(
    "in a transaction that may not touch newer counts, in one row, which is folded later",
    async () => {
      await session.script(`${fixture}; ${insertionOf(100, batch)}`);
      await session.script("begin isolation level repeatable read; table public.agencies");
      await admin.script(`update ${contacts} set status = 'failed' where id = 1`);
      for (let n = 2; n < 50; n++) {
        await session.script(`update ${contacts} set status = 'queued' where id = ${n}`);
      }
      await session.script("commit");
      assert.equal(await rowsOfCounts(session), 2);
      // Others find both free and, once in a hundred times, make one of them.
      await session.script(
        `do $$ begin for n in 1..1000 loop ${toggle} where id = 1; commit; end loop; end $$`,
      );
      assert.equal(await rowsOfCounts(session), 1);
      await assertExact(session);
    },
  );
});

async function rowsOfCounts(session: Session): Promise<number> {
  return (await session.query("select from calls_batch_list.call_batch_counts")).length;
}

function assertRatio(value: number, base: number, limit: number): void {
  assert.ok(base > 0);
  assert.ok(value <= limit * base, `${value} is ${value / base} times ${base}, at most ${limit}`);
}
