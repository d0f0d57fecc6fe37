import assert from "node:assert/strict";
import { createRandom } from "../../../dev/testkit/random.ts";
import { explain } from "../support/plans.ts";
import { assertExact, batches, fixture, insertionOf } from "../support/counts.ts";
import { onEveryPostgres, openSession, type Session } from "../support/postgres.ts";

const random = createRandom();
const [batch] = batches;
const contacts = "public.call_batch_contacts";
const toggle =
  `update ${contacts} set status = case status when 'queued' then 'failed' else 'queued' end`;

onEveryPostgres("counting stays cheap", async (t, { url, session, admin }) => {
  // Its buffers would be added to the writers'.
  for (const table of [contacts, "calls_batch_list.call_batch_counts"]) {
    await session.script(`alter table ${table} set (autovacuum_enabled = off)`);
  }

  await t.step("in a load of 50,000 contacts", async () => {
    const load = Array(50).fill(insertionOf(1_000, batch));
    await session.script(`${fixture}; alter table ${contacts} disable trigger user`);
    const without = await costOf(session, load);
    await session.script(`${fixture}; alter table ${contacts} enable trigger user`);
    const counted = await costOf(session, load);
    assertRatio(counted.wal, without.wal, 1.15);
    assertRatio(counted.buffers, without.buffers, 1.15);
  });

  await t.step("equally in batches of 20,000 and of 10 contacts", async () => {
    const changes = Array.from({ length: 40 }, (_, n) => `${toggle} where id = ${1 + n % 10}`);
    await session.script(`${fixture}; ${insertionOf(10, batch)}`);
    const small = await costOf(session, changes);
    await session.script(`${fixture}; ${insertionOf(20_000, batch)}`);
    assertRatio((await costOf(session, changes)).buffers, small.buffers, 1.5);
  });

  for (const isolation of ["read committed", "repeatable read"]) {
    await t.step(`with ten writers in ${isolation}, in few adjacent rows`, async () => {
      await admin.script(`${fixture}; ${insertionOf(5_000, batch)}; analyze ${contacts}`);
      await Promise.all(Array.from({ length: 10 }, async (_, n) => {
        await using writer = await openSession(url);
        for (let change = 0; change < 100; change++) {
          const id = 1 + n + 10 * Math.floor(random() * 500);
          await writer.script(
            `begin isolation level ${isolation}; ${toggle} where id = ${id}; commit`,
          );
        }
      }));
      const rows = await rowsOfCounts(session);
      assert.ok(rows <= 64, `${rows} rows`);
      // Use the index, as with many batches.
      await session.script("set enable_seqscan = off; set enable_bitmapscan = off");
      const { buffers } = await explain(
        session,
        `select sum(total) from calls_batch_list.call_batch_counts where batch_id = '${batch}'`,
      );
      assert.ok(buffers <= 40, `${buffers} buffers`);
      await assertExact(session);
    });

    await t.step(`in a long transaction in ${isolation}, in one row`, async () => {
      await session.script(`${fixture}; ${insertionOf(2_000, batch)}`);
      const transaction = (changes: number) => {
        const updates = Array.from({ length: changes }, (_, n) => `${toggle} where id = ${n + 1}`);
        return `begin isolation level ${isolation}; ${updates.join(";")}; commit`;
      };
      const short = await costOf(session, [transaction(200)]);
      const long = await costOf(session, [transaction(2_000)]);
      assertRatio(long.buffers / 10, short.buffers, 1.5);
      assert.equal(await rowsOfCounts(session), isolation === "read committed" ? 1 : 2);
      await assertExact(session);
    });
  }
});

async function rowsOfCounts(session: Session): Promise<number> {
  return (await session.query("select from calls_batch_list.call_batch_counts")).length;
}

function assertRatio(value: number, base: number, limit: number): void {
  assert.ok(base > 0);
  assert.ok(value <= limit * base, `${value} is ${value / base} times ${base}, at most ${limit}`);
}

/** Independent of the machine. */
interface Cost {
  /** Bytes of the write-ahead log. */
  wal: number;
  /** Blocks of 8 KiB that were touched, in memory or not. */
  buffers: number;
}

/** Runs statements in turn and returns their cost; other load would be added. */
async function costOf(session: Session, statements: string[]): Promise<Cost> {
  const before = await spent(session);
  for (const statement of statements) await session.script(statement);
  const after = await spent(session);
  return { wal: after.wal - before.wal, buffers: after.buffers - before.buffers };
}

async function spent(session: Session): Promise<Cost> {
  await session.query("select pg_stat_force_next_flush()");
  const [row] = await session.query(`
    select
      pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8 as wal,
      (blks_hit + blks_read)::float8 as buffers
    from pg_stat_database where datname = current_database()`);
  return { wal: Number(row?.wal), buffers: Number(row?.buffers) };
}
