import assert from "node:assert/strict";
import fc from "fast-check";
import { seed } from "../../dev/testkit/random.ts";
import { changesBy, type Kind } from "./support/changes.ts";
import {
  assertExact,
  assertExactToMembers,
  assertFew,
  fixture,
  recount,
} from "./support/counts.ts";
import { onEveryPostgres, onRealPostgres, openReal } from "./support/postgres.ts";

onEveryPostgres("counts equal the contacts after every change", async (_t, { admin, cluster }) => {
  const kinds: Kind[] = ["contacts", "batches", "agencies", "truncates"];
  const changes = fc.array(changesBy("x", kinds), { minLength: 3, maxLength: 20 });
  const property = fc.asyncProperty(changes, async (changes) => {
    await admin.script(fixture);
    try {
      for (const statement of changes.flat()) {
        await admin.script(statement);
        await assertExact(admin);
      }
    } finally {
      await admin.script("rollback");
    }
    await assertExactToMembers(admin);
    // A single writer uses one row in read committed and another one otherwise.
    await assertFew(admin, 2);
  });
  await fc.assert(property, { numRuns: cluster ? 100 : 40 });
});

/**
 * Errors after which a transaction is retried: serialization failure, deadlock, a deleted batch, and an upsert whose
 * contact was deleted and inserted meanwhile.
 */
const conflicts = ["40001", "40P01", "23503", "21000"];
const pause = ";\nselect pg_sleep(random() * 0.01);\n";

onRealPostgres("counts stay exact under twelve concurrent writers", async (_t, database) => {
  const { url, session, admin } = database;
  await admin.script(`${fixture}; alter database migrated set deadlock_timeout = '20ms'`);
  let writing = 12;
  async function write(n: number) {
    await using writer = await openReal(url);
    const changes = changesBy(`writer ${n}`, n < 8 ? ["contacts"] : ["contacts", "batches"]);
    for (const change of fc.sample(changes, { seed: seed + n, numRuns: 60 })) {
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
    await using reader = await openReal(url);
    while (writing > 0) {
      await assertExact(reader);
      await assertExactToMembers(reader);
    }
  }
  const written = Array.from({ length: writing }, (_, n) => write(n).finally(() => writing--));
  await Promise.all([read(), ...written]);
  await assertExact(session);
  assert.deepEqual(await session.query(recount), []);
  // One row for each simultaneous writer, and one per backend outside read committed.
  await assertFew(session, 24);
});
