import assert from "node:assert/strict";
import postgres from "postgres";
import { assertExact, batches, fixture } from "./support/counts.ts";
import { insert } from "./support/contention.ts";
import type { Session } from "./support/database.ts";
import { onRealPostgres } from "./support/real.ts";
import { createRandom } from "../../testkit/random.ts";

const random = createRandom();

const [batch] = batches;

onRealPostgres("the counts of a busy batch", async (t, { url, session, admin }) => {
  // What it touches, too, would be taken for the writers'.
  await session.script(
    "alter table calls_batch_list.call_batch_counts set (autovacuum_enabled = off)",
  );
  async function start(contacts: number) {
    await admin.script(`${fixture}; alter table public.call_batch_contacts alter id restart`);
    await insert(session, batch, contacts);
    await admin.script("vacuum analyze public.call_batch_contacts");
  }

  for (const isolation of ["read committed", "repeatable read"]) {
    await t.step(`of ten writers in ${isolation} stay few and near`, async () => {
      await start(5000);
      const end = Date.now() + 2000;
      const writers = Array.from({ length: 10 }, async (_, n) => {
        const sql = postgres(url, { max: 1, onnotice: () => {} });
        while (Date.now() < end) {
          await sql.unsafe(`
            begin isolation level ${isolation};
            update public.call_batch_contacts
            set status = case status when 'queued' then 'failed' else 'queued' end
            where id = ${1 + n + 10 * Math.floor(random() * 500)};
            commit
          `).simple();
        }
        await sql.end();
      });
      await Promise.all(writers);
      const [{ rows } = {}] = await session.query(
        "select count(*)::integer as rows from calls_batch_list.call_batch_counts",
      );
      assert.ok(Number(rows) <= 64, `${rows} rows`);
      const buffers = await buffersToRead(session);
      assert.ok(buffers <= 40, `${buffers} buffers`);
      await assertExact(session);
    });
  }

  for (const changes of [1000, 5000]) {
    await t.step(`${changes} changes in a transaction cost the same each`, async () => {
      await start(changes);
      const before = await buffersOfCounts(admin);
      await session.script(`
        do $$ begin
          for n in 1..${changes} loop
            update public.call_batch_contacts set status = 'queued' where id = n;
          end loop;
        end $$
      `);
      const each = (await buffersOfCounts(admin) - before) / changes;
      assert.ok(each <= 5, `${each} buffers a change`);
      await assertExact(session);
    });
  }

  await t.step(
    "a transaction whose snapshot does not know them adds one row, not one a statement",
    async () => {
      await start(100);
      await session.script("begin isolation level repeatable read; table public.agencies");
      await admin.script("update public.call_batch_contacts set status = 'failed' where id = 1");
      for (let n = 2; n < 50; n++) {
        await session.script(
          `update public.call_batch_contacts set status = 'queued' where id = ${n}`,
        );
      }
      await session.script("commit");
      const rows = await session.query("table calls_batch_list.call_batch_counts");
      assert.equal(rows.length, 2);
      await assertExact(session);
    },
  );
});

/** Blocks of the counts and their indexes that were touched since the cluster was started. */
async function buffersOfCounts(session: Session): Promise<number> {
  // What others have touched is known a moment after.
  await new Promise((resolve) => setTimeout(resolve, 1200));
  const [row] = await session.query(`
    select (heap_blks_hit + heap_blks_read + idx_blks_hit + idx_blks_read)::float8 as buffers
    from pg_statio_all_tables where relid = 'calls_batch_list.call_batch_counts'::regclass
  `);
  return Number(row?.buffers);
}

/** Blocks that reading the batch's counts touches, by the index, as where there are many batches. */
async function buffersToRead(session: Session): Promise<number> {
  await session.script("set enable_seqscan = off; set enable_bitmapscan = off");
  const [row] = await session.query(`
    explain (analyze, buffers, format json)
    select sum(total) from calls_batch_list.call_batch_counts where batch_id = '${batch}'
  `);
  const [{ Plan: plan }] = row?.["QUERY PLAN"] as [{ Plan: Record<string, number> }];
  return Number(plan["Shared Hit Blocks"]) + Number(plan["Shared Read Blocks"]);
}
