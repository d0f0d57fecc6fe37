import assert from "node:assert/strict";
import { batches, fixture } from "./support/counts.ts";
import type { Session } from "./support/database.ts";
import { onRealPostgres } from "./support/real.ts";

const [batch] = batches;

onRealPostgres("writing stays cheap", async (t, { session }) => {
  for (
    const [how, statements] of [["one statement", 1], ["a hundred statements", 100]] as const
  ) {
    await t.step(`a load of 100,000 contacts in ${how}`, async () => {
      const load = Array.from({ length: statements }, () => loadOf(100_000 / statements));
      const without = await costOf(session, load, false);
      const counted = await costOf(session, load, true);
      assertRatio(counted.wal, without.wal, 1.15);
      assertRatio(counted.buffers, without.buffers, 1.15);
    });
  }

  await t.step("a status change in a batch of 100,000 and in a batch of 10", async () => {
    const changes = ["queued", "in_progress", "completed", "failed"].flatMap((status) =>
      Array.from(
        { length: 10 },
        (_, n) => `update public.call_batch_contacts set status = '${status}' where id = ${n + 1}`,
      )
    );
    await session.script(fixture);
    await session.script("alter table public.call_batch_contacts alter id restart");
    await session.script(loadOf(10));
    const small = await cost(session, changes);
    await session.script(loadOf(99_990));
    await session.script(
      "update public.call_batch_contacts set status = 'pending' where id <= 10",
    );
    assertRatio((await cost(session, changes)).buffers, small.buffers, 1.5);
  });
});

interface Cost {
  /** Bytes of the write-ahead log. */
  wal: number;
  /** Blocks that were touched. */
  buffers: number;
}

function loadOf(contacts: number): string {
  return `
    insert into public.call_batch_contacts (batch_id, phone_number)
    select '${batch}', '+1555' || n from generate_series(1, ${contacts}) as n
  `;
}

/** What the statements cost on an empty database, with or without the counting. */
async function costOf(session: Session, statements: string[], counted: boolean): Promise<Cost> {
  await session.script(fixture);
  const triggers = `alter table public.call_batch_contacts ${counted ? "enable" : "disable"}`;
  await session.script(`${triggers} trigger user`);
  try {
    return await cost(session, statements);
  } finally {
    await session.script("alter table public.call_batch_contacts enable trigger user");
  }
}

async function cost(session: Session, statements: string[]): Promise<Cost> {
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
    from pg_stat_database where datname = current_database()
  `);
  return { wal: Number(row?.wal), buffers: Number(row?.buffers) };
}

function assertRatio(value: number, base: number, limit: number): void {
  assert.ok(base > 0);
  assert.ok(
    value <= limit * base,
    `${value} is ${value / base} times ${base}, ${limit} is allowed`,
  );
}
