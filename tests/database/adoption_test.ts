import assert from "node:assert/strict";
import { startCluster } from "../../testkit/postgres_cluster.ts";
import { insert } from "./support/contention.ts";
import { agencies, assertExact, batches, fixture, members } from "./support/counts.ts";
import { readMigrations } from "./support/database.ts";
import { installationsFor, onRealPostgres, openReal } from "./support/real.ts";

const [batch] = batches;
const tables = 4;

for (const installation of installationsFor("adopting a project with contacts")) {
  Deno.test(`contacts that are older than the counts are counted on Postgres ${installation.version}`, async () => {
    await using cluster = await startCluster(installation);
    const { url, adminUrl } = await cluster.createDatabase("adopting");
    await using session = await openReal(url);
    await using admin = await openReal(adminUrl);
    const migrations = readMigrations();
    for (const migration of migrations.slice(0, tables)) await session.script(migration);
    await admin.script(fixture.replace("truncate calls_batch_list.moved_batches;", ""));
    await insert(session, batch, 20);
    // Whoever changes contacts between two of them is counted, too.
    for (const migration of migrations.slice(tables)) {
      await session.script(migration);
      await session.script("delete from public.call_batch_contacts where id % 5 = 0");
      await insert(session, batch, 3);
    }
    await assertExact(session);
  });

  Deno.test(`a schema of the same name is left alone on Postgres ${installation.version}`, async () => {
    await using cluster = await startCluster(installation);
    const { url } = await cluster.createDatabase("taken");
    await using session = await openReal(url);
    await session.script("create schema calls_batch_list");
    const migrating = (async () => {
      for (const migration of readMigrations()) await session.script(migration);
    })();
    await assert.rejects(migrating, { code: "42P06" });
  });
}

onRealPostgres("a migrated database", async (t, { session, admin }) => {
  await t.step("counts once what a dump of the data brings, triggers on or off", async () => {
    for (const role of ["origin", "replica"]) {
      await admin.script(fixture);
      await insert(session, batch, 7);
      // As `pg_dump --data-only` has it: contacts and counts, in any order.
      const counts = await admin.query("table calls_batch_list.call_batch_counts");
      await admin.script(`
        set session_replication_role = replica;
        delete from public.call_batch_contacts; delete from calls_batch_list.call_batch_counts;
        set session_replication_role = ${role}
      `);
      const restoreCounts = () =>
        admin.query(
          `insert into calls_batch_list.call_batch_counts overriding system value
           select * from json_populate_recordset(null::calls_batch_list.call_batch_counts, $1)`,
          [counts],
        );
      await restoreCounts();
      await insert(admin, batch, 7);
      await admin.script("reset session_replication_role");
      await assertExact(session);
    }
  });

  await t.step("repairs what was moved and changed while triggers were off", async () => {
    await admin.script(fixture);
    await insert(session, batch, 7);
    await admin.script(`
      set session_replication_role = replica;
      update public.call_batches set agency_id = '${agencies[1]}' where id = '${batch}';
      delete from public.call_batch_contacts where id in (
        select id from public.call_batch_contacts limit 3
      );
      reset session_replication_role;
      select * from calls_batch_list.recount_call_batches()
    `);
    for (const [member, expected] of [[members[0], null], [members[1], 4]]) {
      const read = `
        begin; set local role authenticated; set local request.jwt.claims = '{"sub": "${member}"}';
        select sum(total)::integer as total from calls_batch_list.call_batch_counts; commit
      `;
      assert.deepEqual((await admin.script(read)).flat(), [{ total: expected }]);
    }
  });

  await t.step("shows a role that is granted authenticated no more than a member", async () => {
    await admin.script(fixture);
    const ids = await admin.script(`
      create role reporter; grant authenticated to reporter;
      begin;
      alter table public.call_batches disable row level security;
      set local role reporter;
      set local request.jwt.claims = '{"sub": "${members[0]}"}';
      select distinct agency_id from public.v_call_batch_summary;
      rollback
    `);
    assert.deepEqual(ids.flat(), [{ agency_id: agencies[0] }]);
  });
});
