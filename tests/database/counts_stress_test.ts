import assert from "node:assert/strict";
import postgres from "postgres";
import { asMember, assertExact, assertFew, fixture, members, wrong } from "./support/counts.ts";
import { onRealPostgres, openReal } from "./support/real.ts";
import { transaction, type Worker, workers } from "./support/stress.ts";

/** Longer finds more: `STRESS_SECONDS=60 STRESS_SEED=2 deno test -A tests/database/counts_stress_test.ts`. */
const seconds = Number(Deno.env.get("STRESS_SECONDS") ?? 4);
const seed = Number(Deno.env.get("STRESS_SEED") ?? 1);

/** Not exact together with contacts that others delete or change, and the worker's to try again. */
const conflicts = ["40001", "40P01", "23503"];

onRealPostgres(`counts under writers of every kind (seed ${seed})`, async (t, database) => {
  const { url, session, admin } = database;
  await admin.script(fixture);
  const end = Date.now() + seconds * 1000;
  let committed = 0;

  async function work(worker: Worker): Promise<void> {
    const sql = postgres(url, { max: 1, onnotice: () => {} });
    while (Date.now() < end) {
      try {
        await sql.unsafe(transaction(worker)).simple();
        committed++;
      } catch (error) {
        await sql`rollback`;
        const conflict = error instanceof postgres.PostgresError && conflicts.includes(error.code);
        if (!conflict) throw error;
      }
    }
    await sql.end();
  }

  async function look(): Promise<number> {
    await using reader = await openReal(url);
    let looks = 0;
    for (; Date.now() < end; looks++) {
      await assertExact(reader);
      for (const member of members) {
        assert.deepEqual((await reader.script(asMember(member, wrong))).flat(), []);
      }
    }
    return looks;
  }

  await t.step("are exact at every look", async () => {
    const [looks] = await Promise.all([look(), ...workers(seed).map(work)]);
    assert.ok(looks > 5 && committed > 100, `${looks} looks, ${committed} transactions`);
    await assertExact(session);
  });
  await t.step("are one row a batch once they are folded", async () => {
    const repaired = await session.query("select * from calls_batch_list.recount_call_batches()");
    assert.deepEqual(repaired, []);
    await assertFew(session);
  });
});
