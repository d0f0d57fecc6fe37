import assert from "node:assert/strict";
import fc from "fast-check";
import postgres from "postgres";
import { seed } from "../../dev/testkit/random.ts";
import { type Change, changesBy } from "./support/changes.ts";
import {
  assertExact,
  assertExactToMembers,
  assertFew,
  fixture,
  recount,
} from "./support/counts.ts";
import type { Session } from "./support/database.ts";
import { openEmbedded } from "./support/embedded.ts";
import { onRealPostgres, openReal } from "./support/real.ts";

const name = "counts equal the contacts after every change";

Deno.test(`${name} on the embedded Postgres`, async () => {
  await using session = await openEmbedded();
  await checkChanges(session, 60);
});

onRealPostgres(name, async (_t, { admin }) => await checkChanges(admin, 100));

async function checkChanges(session: Session, numRuns: number): Promise<void> {
  const changes = fc.array(changesBy("x", "everything"), { minLength: 3, maxLength: 20 });
  const property = fc.asyncProperty(changes, async (changes) => {
    await session.script(fixture);
    try {
      for (const change of changes) await apply(session, change);
    } finally {
      await session.script("rollback");
    }
    await assertExactToMembers(session);
    // A single writer uses one row in read committed and another one otherwise.
    await assertFew(session, 2);
  });
  await fc.assert(property, { numRuns });
}

async function apply(session: Session, change: Change): Promise<void> {
  if (typeof change === "string") {
    await session.script(change);
  } else {
    await session.script(change.open);
    for (const inner of change.group) await apply(session, inner);
    await session.script(change.close);
  }
  await assertExact(session);
}

/**
 * Errors after which a transaction is retried: serialization failure, deadlock, a deleted batch, and an upsert whose
 * contact was deleted and inserted meanwhile.
 */
const conflicts = ["40001", "40P01", "23503", "21000"];
const writers = [
  ...Array.from({ length: 8 }, (_, n) => ({ name: `writer ${n}`, kind: "contacts" as const })),
  ...Array.from({ length: 4 }, (_, n) => ({ name: `mover ${n}`, kind: "batches" as const })),
];

onRealPostgres("counts stay exact under twelve concurrent writers", async (_t, database) => {
  const { url, session, admin } = database;
  await admin.script(`${fixture}; alter database migrated set deadlock_timeout = '20ms'`);
  let writing = writers.length;
  async function write({ name, kind }: typeof writers[number], n: number) {
    await using writer = await openReal(url);
    for (const change of fc.sample(changesBy(name, kind), { seed: seed + n, numRuns: 60 })) {
      while (!await tryOnce(writer, change));
    }
  }
  async function look() {
    await using reader = await openReal(url);
    while (writing > 0) {
      await assertExact(reader);
      await assertExactToMembers(reader);
    }
  }
  const written = writers.map((writer, n) => write(writer, n).finally(() => writing--));
  await Promise.all([look(), ...written]);
  await assertExact(session);
  assert.deepEqual(await session.query(recount), []);
  // One row for each simultaneous writer, and one per backend outside read committed.
  await assertFew(session, 2 * writers.length);
});

async function tryOnce(writer: Session, change: Change): Promise<boolean> {
  try {
    await writer.script(toScript(change));
    return true;
  } catch (error) {
    await writer.script("rollback");
    if (error instanceof postgres.PostgresError && conflicts.includes(error.code)) return false;
    throw error;
  }
}

/** All statements, with a pause between them in which others write. */
function toScript(change: Change): string {
  if (typeof change === "string") return change;
  const pause = "select pg_sleep(random() * 0.01)";
  return [change.open, ...change.group.map(toScript), change.close].join(`;\n${pause};\n`);
}
