import assert from "node:assert/strict";
import fc from "fast-check";
import { startCluster } from "../../testkit/postgres_cluster.ts";
import { type Change, change } from "./support/changes.ts";
import { assertExact, fixture, unfolded } from "./support/counts.ts";
import { readMigrations, type Session } from "./support/database.ts";
import { openEmbedded } from "./support/embedded.ts";
import { installationsFor, openReal } from "./support/real.ts";

const installations = installationsFor("the counts under random changes on a real Postgres");

Deno.test("counts equal the contacts after every change, on the embedded Postgres", async () => {
  await using session = await openEmbedded();
  await checkChanges(session, 60);
});

for (const installation of installations) {
  Deno.test(`counts equal the contacts after every change, on Postgres ${installation.version}`, async () => {
    await using cluster = await startCluster(installation);
    const { url } = await cluster.createDatabase("counts");
    await using session = await openReal(url);
    for (const migration of readMigrations()) await session.script(migration);
    await checkChanges(session, 100);
  });
}

async function checkChanges(session: Session, numRuns: number): Promise<void> {
  const changes = fc.array(change, { minLength: 3, maxLength: 20 });
  const property = fc.asyncProperty(changes, async (changes) => {
    await session.script(fixture);
    try {
      for (const change of changes) await apply(session, change);
    } finally {
      await session.script("rollback");
    }
    assert.deepEqual(await unfolded(session), [], "a lone writer leaves one row a batch");
  });
  await fc.assert(property, { numRuns });
}

async function apply(session: Session, change: Change): Promise<void> {
  if ("sql" in change) {
    await session.script(change.sql);
  } else {
    await session.script(change.open);
    for (const inner of change.group) await apply(session, inner);
    await session.script(change.close);
  }
  await assertExact(session);
}
