import fc from "fast-check";
import assert from "node:assert/strict";
import { seed } from "../../../dev/testkit/random.ts";
import { changesBy } from "../support/changes.ts";
import { assertExact, assertFew, fixture, recount } from "../support/counts.ts";
import { onEveryPostgres, openSession } from "../support/postgres.ts";

onEveryPostgres("counts equal the contacts after every change", async (_t, { session }) => {
  const changes = fc.array(changesBy("x", "all"), { minLength: 3, maxLength: 20 });
  const property = fc.asyncProperty(changes, async (changes) => {
    await session.script(fixture);
    try {
      for (const statement of changes.flat()) {
        await session.script(statement);
        await assertExact(session);
      }
    } finally {
      await session.script("rollback");
    }
    // A single writer uses one row in read committed and another one otherwise.
    await assertFew(session, 2);
  });
  await fc.assert(property, { numRuns: 30 });
});

/**
 * Errors after which a transaction is retried: serialization failure, deadlock, a deleted batch, and an upsert whose
 * contact was deleted and inserted meanwhile.
 */
const conflicts = ["40001", "40P01", "23503", "21000"];
const pause = ";\nselect pg_sleep(random() * 0.01);\n";

onEveryPostgres("counts stay exact under twelve concurrent writers", async (_t, database) => {
  const { url, adminUrl, session } = database;
  await session.script(fixture);
  let writing = 12;
  async function write(n: number) {
    await using writer = await openSession(adminUrl);
    await writer.script("set deadlock_timeout = '20ms'");
    const changes = changesBy(`writer ${n}`, n < 8 ? "contacts" : "batches");
    for (const change of fc.sample(changes, { seed: seed + n, numRuns: 40 })) {
      for (let done = false; !done;) {
        done = await writer.script(change.join(pause)).then(() => true, async (error) => {
          await writer.script("rollback");
          if (conflicts.includes(error.code)) return false;
          throw error;
        });
      }
    }
  }
  async function read() {
    await using reader = await openSession(url);
    await reader.script("set default_transaction_isolation = 'repeatable read'");
    while (writing > 0) await assertExact(reader);
  }
  const written = Array.from({ length: writing }, (_, n) => write(n).finally(() => writing--));
  await Promise.all([read(), ...written]);
  await assertExact(session);
  assert.deepEqual(await session.query(recount), []);
  // One row for each simultaneous writer, and one per backend outside read committed.
  await assertFew(session, 24);
});
