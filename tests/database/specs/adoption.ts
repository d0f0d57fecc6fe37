import assert from "node:assert/strict";
import { readSqlFiles } from "../../../dev/postgres/sql_files.ts";
import { assertExact, batches, fixture, insertionOf, inserts } from "../support/counts.ts";
import { migrate, onEveryPostgres, openSession } from "../support/postgres.ts";

const [batch] = batches;
const contacts = "public.call_batch_contacts";
const counts = "calls_batch_list.call_batch_counts";

onEveryPostgres("a project that has data", async (t, { cluster, session, admin }) => {
  await t.step("counts existing contacts, also those that change between migrations", async () => {
    const { url, adminUrl } = await cluster.createDatabase("adopting");
    await using owner = await openSession(url);
    await using superuser = await openSession(adminUrl);
    const migrations = readSqlFiles("migrations");
    await migrate(owner, migrations.slice(0, 5));
    await superuser.script(`${inserts}; ${insertionOf(20, batch)}`);
    for (const { text } of migrations.slice(5)) {
      await owner.script(text);
      await owner.script(`delete from ${contacts} where id % 5 = 0; ${insertionOf(3, batch)}`);
    }
    await assertExact(owner);
  });

  await t.step("stops at an existing schema of that name", async () => {
    await using owner = await openSession((await cluster.createDatabase("taken")).url);
    await owner.script("create schema calls_batch_list");
    await assert.rejects(migrate(owner), { code: "42P06" });
  });

  for (const role of ["origin", "replica"]) {
    await t.step(`counts a restored dump once, as ${role}`, async () => {
      await admin.script(`${fixture}; ${insertionOf(7, batch)}`);
      // `pg_dump --data-only` writes contacts and counts in any order.
      const dumped = await admin.query(`table ${counts}`);
      await admin.script(`
        set session_replication_role = replica; delete from ${contacts}; delete from ${counts};
        set session_replication_role = ${role}`);
      await admin.query(
        `insert into ${counts}
         select * from json_populate_recordset(null::${counts}, $1)`,
        [dumped],
      );
      await admin.script(`${insertionOf(7, batch)}; reset session_replication_role`);
      await assertExact(session);
    });
  }
});
