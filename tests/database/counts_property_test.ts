import fc from "fast-check";
import { type Change, change } from "./support/changes.ts";
import { assertExact, assertFew, fixture } from "./support/counts.ts";
import type { Session } from "./support/database.ts";
import { openEmbedded } from "./support/embedded.ts";
import { onRealPostgres } from "./support/real.ts";
import "../../testkit/random.ts";

const name = "counts equal the contacts after every change";

Deno.test(`${name} on the embedded Postgres`, async () => {
  await using session = await openEmbedded();
  await checkChanges(session, 60);
});

onRealPostgres(name, async (_t, { admin }) => {
  await checkChanges(admin, 100);
});

async function checkChanges(session: Session, numRuns: number): Promise<void> {
  const changes = fc.array(change, { minLength: 3, maxLength: 20 });
  const property = fc.asyncProperty(changes, async (changes) => {
    await session.script(fixture);
    try {
      for (const change of changes) await apply(session, change);
    } finally {
      await session.script("rollback");
    }
    // Counts of a lone writer are one row.
    await assertFew(session);
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
