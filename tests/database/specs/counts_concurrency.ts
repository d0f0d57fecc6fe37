import assert from "node:assert/strict";
import { until } from "../../../dev/process/until.ts";
import {
  agencies,
  assertExact,
  assertFew,
  batches,
  changeOf,
  fixture,
  insertionOf,
  recount,
} from "../support/counts.ts";
import { onEveryPostgres, openSession } from "../support/postgres.ts";

const [first, second] = batches;
const [, otherAgency] = agencies;
const contacts = "public.call_batch_contacts";
const addAndRemove = `${insertionOf(1, first)}; delete from ${contacts} where id > 40`;
const insertBatch = `
  insert into public.call_batches (id, agency_id, from_number)
  values ('${first}', '${otherAgency}', '+15551234567')`;
const fail = "set status = 'failed' where batch_id";

/** Changes that end in an unusual way; each starts with 20 contacts in two batches. */
const unusual: Record<string, string | string[]> = {
  "change contacts and delete their batch in one statement, then insert both again": `
    with changed as (update ${contacts} ${fail} = '${first}' returning batch_id)
    delete from public.call_batches where id in (select batch_id from changed);
    ${insertBatch}; ${insertionOf(3, first)}; update ${contacts} ${fail} = '${first}'`,
  "delete contacts and their batch in one statement": `
    with gone as (delete from ${contacts} where batch_id = '${first}' returning batch_id)
    delete from public.call_batches where id in (select batch_id from gone)`,
  "move contacts away and delete their batch in one statement": `
    with moved as (
      update ${contacts} set batch_id = '${second}' where batch_id = '${first}' returning id
    )
    delete from public.call_batches where id = '${first}' and (select count(*) from moved) = 20`,
  "reset all settings between two changes": `
    begin; ${changeOf(first, 0)}; reset all; ${changeOf(first, 1)}; discard temp; commit`,
  "prepare a transaction and roll it back, then one and commit it": ["rollback", "commit"]
    .flatMap((end) => [
      `begin; ${changeOf(first, 0)}; delete from public.call_batches where id = '${second}';
       prepare transaction 'two-phase'`,
      `${end} prepared 'two-phase'`,
    ]),
  "delete a batch, then alter and truncate its table": `
    begin; delete from public.call_batches where id = '${second}';
    alter table public.call_batches add note text; alter table public.call_batches drop note;
    truncate public.call_batches cascade; commit`,
  "keep a batch by a trigger that turns its deletion into an update": `
    create trigger zz_soft_delete before delete on public.call_batches
    for each row execute function public.soft_delete();
    delete from public.call_batches where id = '${first}';
    drop trigger zz_soft_delete on public.call_batches`,
  "change contacts in the triggers of others": `
    create trigger aa_before before update on ${contacts}
    for each row execute function public.skip_every_third();
    create trigger aa_after after update on ${contacts} when (pg_trigger_depth() = 0)
    execute function public.fail_others();
    create trigger zz_after after update on ${contacts} when (pg_trigger_depth() = 0)
    execute function public.fail_others();
    ${changeOf(first, 1)};
    drop trigger aa_before on ${contacts}; drop trigger aa_after on ${contacts};
    drop trigger zz_after on ${contacts}`,
};

onEveryPostgres("counts stay exact when sessions", async (t, { url, session, admin }) => {
  await using other = await openSession(url);
  // A wait for counts fails.
  await session.script("set lock_timeout = '500ms'");
  await other.script("set lock_timeout = '500ms'");
  await session.script(`
    create function public.soft_delete() returns trigger language plpgsql as $$
    begin update public.call_batches set status = 'cancelled' where id = old.id; return null; end $$;
    create function public.skip_every_third() returns trigger language plpgsql as $$
    begin new.status := case when new.id % 3 = 0 then 'skipped' else new.status end; return new; end $$;
    create function public.fail_others() returns trigger language plpgsql as $$
    begin update ${contacts} ${fail} = '${second}' and id % 4 = 0; return null; end $$`);

  async function step(name: string, change: () => Promise<void>) {
    await t.step(name, async () => {
      await admin.script(`${fixture}; ${insertionOf(20, first)}; ${insertionOf(20, second)}`);
      const before = await session.query(`table ${contacts}`);
      await change();
      await assertExact(session);
      if (!/keep a batch|may not|recount/.test(name)) {
        assert.notDeepEqual(await session.query(`table ${contacts}`), before);
      }
      assert.deepEqual(await session.query(recount), []);
    });
  }

  for (const [name, script] of Object.entries(unusual)) {
    await step(name, async () => {
      for (const part of [script].flat()) await session.script(part);
    });
  }

  for (const isolation of ["read committed", "repeatable read", "serializable"]) {
    await step(`do not wait for each other's counts, in ${isolation}`, async () => {
      // The next transaction does not reuse the row of counts.
      await other.script(changeOf(first, 2));
      await session.script(`begin; ${changeOf(first, 0)}; ${changeOf(second, 0)}`);
      await other.script(`
        begin isolation level ${isolation}; ${changeOf(second, 1)}; ${changeOf(first, 1)};
        ${addAndRemove}`);
      await session.script("commit");
      // Now there are counts newer than the other session's snapshot.
      await other.script(`${changeOf(second, 2)}; ${changeOf(first, 2)}; commit`);
      await assertFew(session, 2);
      // A recount ignores uncommitted changes.
      await other.script(`begin; ${changeOf(first, 0)}`);
      await session.query(recount);
      await other.script("commit");
      assert.deepEqual(await session.query(recount), []);
    });
  }

  await step("delete a batch with an old snapshot, and insert it again", async () => {
    await other.script("begin isolation level repeatable read; table public.agencies");
    await session.script(addAndRemove);
    await other.script(`delete from public.call_batches where id = '${first}'; commit`);
    await session.query(recount);
    await assertFew(session);
    await session.script(`${insertBatch}; ${insertionOf(2, first)}`);
  });

  await step("read the view, then contacts, during a truncate", async () => {
    await other.script("begin; select from public.v_call_batch_summary where queued >= 0");
    await session.script(`truncate ${contacts}`);
    await other.script(`select from ${contacts}; commit`);
  });

  await step("may not truncate or recount in repeatable read and serializable", async () => {
    for (const isolation of ["repeatable read", "serializable"]) {
      for (const change of [`truncate ${contacts}`, recount]) {
        await other.script(`begin isolation level ${isolation}`);
        await assert.rejects(other.script(change), { code: "0A000" });
        await other.script("rollback");
      }
    }
  });

  for (const [first, found] of [[recount, 2], [`truncate ${contacts}`, 0]] as const) {
    await step(`recount once the other has done: ${first}`, async () => {
      await admin.script("update calls_batch_list.call_batch_counts set total = total + 5");
      await other.script("begin");
      assert.equal((await other.query(first)).length, found);
      const recounted = admin.query(recount);
      await until(async () => (await session.query("select from pg_locks where not granted"))[0]);
      await other.script("commit");
      assert.deepEqual(await recounted, []);
    });
  }

  await step("rarely fail in serializable", async () => {
    let failures = 0;
    await Promise.all(Array.from({ length: 8 }, async (_, n) => {
      await using writer = await openSession(url);
      await writer.script("set default_transaction_isolation = 'serializable'");
      for (let turn = 0; turn < 50; turn++) {
        await writer.script(`update ${contacts} ${fail} = '${first}' and id = ${1 + n}`)
          .catch(({ code }) => (assert.equal(code, "40001"), failures++));
      }
    }));
    // Most would fail if they read the same counts.
    assert.ok(failures <= 100, `${failures} of 400`);
  });

  await step("are cancelled, killed or time out during a change", async () => {
    const stops = { pg_cancel_backend: /57014/, pg_terminate_backend: /57P01|CONNECTION_CLOSED/ };
    for (const [stop, code] of Object.entries(stops)) {
      await using victim = await openSession(url);
      const [row] = await victim.query("select pg_backend_pid() as pid");
      const stopped = assert.rejects(
        victim.script(`
          begin; ${changeOf(first, 0)}; delete from ${contacts} where batch_id = '${second}';
          select pg_sleep(10)`),
        { code },
      );
      await until(async () => {
        const sleeping = "select from pg_stat_activity where pid = $1 and wait_event = 'PgSleep'";
        return (await admin.query(sleeping, [row?.pid])).length > 0;
      });
      await admin.query(`select ${stop}($1)`, [row?.pid]);
      await stopped;
    }
    await other.script("set statement_timeout = '50ms'");
    await assert.rejects(other.script(`${changeOf(first, 1)}; select pg_sleep(1)`), {
      code: "57014",
    });
    await other.script("reset statement_timeout");
    await session.script(changeOf(first, 2));
  });
});
