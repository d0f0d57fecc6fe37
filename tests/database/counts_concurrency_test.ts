import assert from "node:assert/strict";
import { changeOf, insert, moveOf } from "./support/contention.ts";
import {
  agencies,
  asMember,
  assertExact,
  assertFew,
  batches,
  fixture,
  members,
} from "./support/counts.ts";
import { onRealPostgres, openReal } from "./support/real.ts";

const [first, second] = batches;
const beyond = ["repeatable read", "serializable"];
const recount = "select * from calls_batch_list.recount_call_batches()";

onRealPostgres("sessions that change the same batches", async (t, { url, session, admin }) => {
  await using holder = await openReal(url);
  await using other = await openReal(url);
  // Whoever waits for counts fails.
  await other.script("set lock_timeout = '200ms'");

  async function step(name: string, check: () => Promise<void>) {
    await t.step(name, async () => {
      await admin.script(fixture);
      await check();
      await assertExact(session);
      for (const member of members) {
        const read = "select coalesce(sum(total_contacts), 0)::integer as contacts";
        const all = await admin.script(asMember(
          member,
          `${read} from public.v_call_batch_summary;
           select count(*)::integer as contacts from public.call_batch_contacts;
           select coalesce(sum(total), 0)::integer as contacts from calls_batch_list.call_batch_counts`,
        ));
        const [viewed, found, kept] = all.flat();
        assert.deepEqual([viewed, kept], [found, found], "what a member reads");
      }
    });
  }

  await step("do not wait for each other's counts, in any isolation", async () => {
    await insert(session, first, 20);
    await insert(session, second, 20);
    for (const isolation of ["read committed", ...beyond]) {
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
    await assertFew(session, 3);
    await session.query(recount);
    await assertFew(session);
  });

  for (const isolation of ["read committed", ...beyond]) {
    await step(`beside a change of agency count for the new one, in ${isolation}`, async () => {
      await insert(session, first, 20);
      await other.script(`begin isolation level ${isolation}; ${changeOf(first, 0)}`);
      await holder.script(moveOf(first, agencies[1]));
      await insert(other, first, 5);
      await other.script(`commit; ${changeOf(first, 1)}`);
    });
  }

  await step(
    "change contact, then batch, beside one that moves it: nobody waits for counts",
    async () => {
      await insert(session, first, 20);
      await other.script(`begin; ${changeOf(first, 0)}`);
      await holder.script(`begin; ${moveOf(second, agencies[0])}; ${changeOf(second, 0)}`);
      await holder.script(`set lock_timeout = '200ms'; ${moveOf(first, agencies[1])}; commit`);
      await other.script(
        `update public.call_batches set status = 'paused' where id = '${first}'; commit`,
      );
    },
  );

  await step("write contacts and then move each other's batches", async () => {
    await insert(session, first, 20);
    await insert(session, second, 20);
    await holder.script(`begin; ${changeOf(first, 0)}`);
    await other.script(`begin; ${changeOf(second, 0)}`);
    await holder.script(`set lock_timeout = '200ms'; ${moveOf(second, agencies[0])}`);
    await other.script(`${moveOf(first, agencies[1])}; commit`);
    await holder.script("commit");
  });

  await step("replace a batch in one statement, also by one of another agency", async () => {
    for (const agency of agencies) {
      await insert(session, first, 3);
      await session.script(`
        with gone as (delete from public.call_batches where id = '${first}' returning *)
        insert into public.call_batches (id, agency_id, from_number)
        select id, '${agency}', from_number from gone
      `);
      await assertExact(session);
    }
  });

  for (const isolation of beyond) {
    await step(`delete a batch that comes back elsewhere, in ${isolation}`, async () => {
      await insert(session, first, 3);
      await other.script(`begin isolation level ${isolation}; table public.agencies`);
      await session.script(`
        insert into public.call_batch_contacts (batch_id, phone_number) values ('${first}', 'y');
        delete from public.call_batch_contacts where phone_number = 'y'
      `);
      await other.script(`delete from public.call_batches where id = '${first}'; commit`);
      await session.query(recount);
      await assertFew(session);
      await session.script(`
        insert into public.call_batches (id, agency_id, from_number)
        values ('${first}', '${agencies[1]}', '+15551234567')
      `);
      await insert(session, first, 2);
    });
  }

  await step("read view, then contacts, beside a truncate", async () => {
    await insert(session, first, 20);
    await holder.script(
      "begin; select count(*) from public.v_call_batch_summary where queued >= 0",
    );
    await session.script("truncate public.call_batch_contacts");
    await holder.script("select count(*) from public.call_batch_contacts; commit");
  });

  await step("truncate with an old snapshot, which empties newer counts, too", async () => {
    await other.script("begin isolation level repeatable read; table public.agencies");
    await insert(session, first, 20);
    await other.script("truncate public.call_batch_contacts; commit");
  });

  await step("repair at once, which corrects once", async () => {
    await insert(session, first, 20);
    await session.script("update calls_batch_list.call_batch_counts set total = total + 5");
    await holder.script("begin");
    const found = await holder.query(recount);
    const foundAgain = session.query(recount);
    await holder.script("commit");
    assert.deepEqual([found.length, (await foundAgain).length], [1, 0]);
  });
});
