import assert from "node:assert/strict";
import { startCluster } from "../../testkit/postgres_cluster.ts";
import { agencies, assertExact, batches, fixture, unfolded } from "./support/counts.ts";
import { readMigrations } from "./support/database.ts";
import { changeOf, during, insert, touchAll, untilWaiting } from "./support/contention.ts";
import { installationsFor, openReal } from "./support/real.ts";
import { randomFrom, write, type Writer } from "./support/writers.ts";

const installations = installationsFor("the counts under concurrent writers");
const [first, second] = batches;

if (installations.length === 0) {
  Deno.test({ name: "concurrent writers", ignore: true, fn() {} });
}

for (const installation of installations) {
  Deno.test(`concurrent writers on Postgres ${installation.version}`, async (t) => {
    await using cluster = await startCluster(installation);
    const { url } = await cluster.createDatabase("writers");
    await using session = await openReal(url);
    for (const migration of readMigrations()) await session.script(migration);

    await t.step(
      "ten of them lose nothing, wait for nothing and leave nothing to fold",
      async () => {
        await session.script(fixture);
        const isolations = ["read committed", "repeatable read", "serializable"] as const;
        const writers = Array.from({ length: 10 }, (_, n): Writer => ({
          name: `writer ${n}`,
          isolation: isolations[Math.max(0, n - 7)] ?? "serializable",
          transactions: 40,
          random: randomFrom(n + 1),
        }));
        const writing = Promise.all(writers.map((writer) => write(url, writer)));
        const recount = "select * from private.recount_call_batches()";
        const repairing = during(writing, url, (session) => session.query(recount));
        const [, repairs] = await Promise.all([writing, repairing]);
        assert.deepEqual(repairs.flat(), [], "a recount in the midst of it finds nothing");
        await assertExact(session);
        await touchAll(session);
        assert.deepEqual(await unfolded(session), []);
        await assertExact(session);
      },
    );

    await t.step("batches change agency under them", async () => {
      await session.script(fixture);
      const writers = Array.from({ length: 6 }, (_, n): Writer => ({
        name: `writer ${n}`,
        isolation: "read committed",
        transactions: 40,
        random: randomFrom(n + 1),
      }));
      const writing = Promise.all(writers.map((writer) => write(url, writer)));
      let n = 0;
      const moving = during(writing, url, (mover) =>
        mover.query(`
          update public.call_batches set agency_id = (
            select agencies.id from public.agencies where agencies.id <> call_batches.agency_id
          )
          where id = '${batches[n++ % 4]}'
        `));
      await Promise.all([writing, moving]);
      await assertExact(session);
    });

    await t.step(
      "a change of agency and those who are counting wait for each other",
      async () => {
        await session.script(fixture);
        await insert(session, first, "x", 20);
        await using holder = await openReal(url);
        await using other = await openReal(url);
        await using mover = await openReal(url);
        const move = `update public.call_batches set agency_id = '${
          agencies[1]
        }' where id = '${first}'`;
        await holder.script(`begin; ${changeOf(first, 0)}`);
        await other.script(`begin; ${changeOf(first, 1)}`);
        const moved = mover.script(`begin; ${move}`);
        await untilWaiting(session, 1);
        await holder.script("commit");
        await other.script("commit");
        await moved;
        const written = other.script(changeOf(first, 2));
        await untilWaiting(session, 1);
        await mover.script("commit");
        await written;
        await assertExact(session);
      },
    );

    await t.step("a writer does not wait for one that holds the same batches", async () => {
      await session.script(fixture);
      await using holder = await openReal(url);
      await using other = await openReal(url);
      await insert(session, first, "x", 20);
      await insert(session, second, "x", 20);
      await other.script("set lock_timeout = '100ms'");
      for (const isolation of ["read committed", "repeatable read", "serializable"]) {
        await holder.script(`begin; ${changeOf(first, 0)}; ${changeOf(second, 0)}`);
        await other.script(`
          begin isolation level ${isolation};
          ${changeOf(second, 1)}; ${changeOf(first, 1)};
          insert into public.call_batch_contacts (batch_id, phone_number) values ('${first}', 'y');
          delete from public.call_batch_contacts where phone_number = 'y'
        `);
        await holder.script("commit");
        // Now there are counts that the other one's snapshot does not know.
        await other.script(`${changeOf(second, 2)}; ${changeOf(first, 2)}; commit`);
        await assertExact(session);
      }
      await touchAll(session);
      assert.deepEqual(await unfolded(session), []);
    });

    await t.step("a truncate with an old snapshot empties newer counts, too", async () => {
      await session.script(fixture);
      await using other = await openReal(url);
      await other.script("begin isolation level repeatable read; table public.agencies");
      await insert(session, first, "x", 20);
      await other.script("truncate public.call_batch_contacts; commit");
      await assertExact(session);
    });

    await t.step("two repairs at once correct once", async () => {
      await session.script(fixture);
      await insert(session, first, "x", 20);
      await session.script("update private.call_batch_counts set total = total + 5");
      await using one = await openReal(url);
      await using two = await openReal(url);
      const recount = "select * from private.recount_call_batches()";
      await one.script("begin");
      const found = await one.query(recount);
      const foundAgain = two.query(recount);
      await one.script("commit");
      assert.deepEqual([found.length, (await foundAgain).length], [1, 0]);
      await assertExact(session);
    });
  });
}
