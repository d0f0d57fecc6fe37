import assert from "node:assert/strict";
import {
  agencies,
  assertExact,
  assertExactToMembers,
  assertFew,
  batches,
  changeOf,
  fixture,
  insertionOf,
  moveOf,
  recount,
} from "./support/counts.ts";
import { onRealPostgres, openReal } from "./support/real.ts";

const [first, second] = batches;
const [, otherAgency] = agencies;
const addAndRemove = `${
  insertionOf(1, first)
}; delete from public.call_batch_contacts where id > 40`;

onRealPostgres("sessions that change the same batches", async (t, { url, session, admin }) => {
  await using other = await openReal(url);
  // Whoever waits for counts fails.
  await session.script("set lock_timeout = '500ms'");
  await other.script("set lock_timeout = '500ms'");

  async function step(name: string, check: () => Promise<void>) {
    await t.step(name, async () => {
      await admin.script(`${fixture}; ${insertionOf(20, first)}; ${insertionOf(20, second)}`);
      await check();
      await assertExact(session);
      await assertExactToMembers(session);
    });
  }

  for (const isolation of ["read committed", "repeatable read", "serializable"]) {
    await step(`do not wait for each other's counts, in ${isolation}`, async () => {
      // The row of counts that a transaction used is not its successor's.
      await other.script(changeOf(first, 2));
      await session.script(`begin; ${changeOf(first, 0)}; ${changeOf(second, 0)}`);
      await other.script(`
        begin isolation level ${isolation}; ${changeOf(second, 1)}; ${changeOf(first, 1)};
        ${addAndRemove}`);
      await session.script("commit");
      // Now there are counts that the other one's snapshot does not know.
      await other.script(`${changeOf(second, 2)}; ${changeOf(first, 2)}; commit`);
      await assertFew(session, 2);
      // The repair leaves alone what another one is counting in.
      await other.script(`begin; ${changeOf(first, 0)}`);
      await session.query(recount);
      await other.script("commit");
      await session.query(recount);
      await assertFew(session);
    });
  }

  await step("move batches whose contacts others are changing, without waiting", async () => {
    await session.script(`begin; ${changeOf(first, 0)}`);
    await other.script(`begin; ${changeOf(second, 0)}; ${moveOf(first, otherAgency)}`);
    await session.script(`${moveOf(second, agencies[0])}; ${insertionOf(5, first)}; commit`);
    await other.script("commit");
  });

  await step("delete a batch with an old snapshot, and make it again elsewhere", async () => {
    await other.script("begin isolation level repeatable read; table public.agencies");
    await session.script(addAndRemove);
    await other.script(`delete from public.call_batches where id = '${first}'; commit`);
    await session.query(recount);
    await assertFew(session);
    await session.script(`
      insert into public.call_batches (id, agency_id, from_number)
      values ('${first}', '${otherAgency}', '+15551234567');
      ${insertionOf(2, first)}`);
  });

  await step("read the view, then contacts, beside a truncate", async () => {
    await other.script("begin; select from public.v_call_batch_summary where queued >= 0");
    await session.script("truncate public.call_batch_contacts");
    await other.script("select from public.call_batch_contacts; commit");
  });

  await step("truncate with an old snapshot, which empties newer counts, too", async () => {
    await other.script("begin isolation level repeatable read; table public.agencies");
    await session.script(insertionOf(20, first));
    // The second time there are counts of another batch where the first one's were.
    await other.script(`
      truncate public.call_batch_contacts; ${insertionOf(1, first)};
      truncate public.call_batch_contacts; ${insertionOf(2, second)}; ${insertionOf(3, first)};
      commit`);
  });

  await step("repair at once, which corrects once", async () => {
    await admin.script("update calls_batch_list.call_batch_counts set total = total + 5");
    await other.script("begin");
    const found = await other.query(recount);
    const foundAgain = admin.query(recount);
    await other.script("commit");
    assert.deepEqual([found.length, (await foundAgain).length], [2, 0]);
  });
});
