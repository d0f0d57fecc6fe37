import assert from "node:assert/strict";
import fc from "fast-check";
import type { Platform } from "../../dev/platform.ts";
import { callFunction, ids, readPage } from "../../dev/testkit/responses.ts";
import { batchStatuses } from "../../supabase/functions/calls-batch-list/status.ts";
import { type BatchData, loadDataset, makePerson } from "../../dev/testkit/dataset.ts";
import { randomUuid } from "../../dev/testkit/random.ts";
import { userClaims } from "../../dev/testkit/tokens.ts";
import { nextOf, sortBatches, toSearch } from "../../dev/testkit/reference_model.ts";

/** Few values, so that many rows are equal. */
const moment = fc.constantFrom(
  "2026-01-01T00:00:00Z",
  "2026-01-01T00:00:00.000001Z",
  "2025-12-31T23:59:59.999999Z",
);
const status = fc.constantFrom(...batchStatuses);
/** Generates ids lazily so that shrunk examples never collide. */
const id = fc.constant(null).map(randomUuid);

/** A list, and changes to it after each page of a walk. */
export const walk = id.chain((agencyId) => {
  const batch = fc.record({
    id,
    status,
    created_at: moment,
    scheduled_for: fc.option(moment),
    started_at: fc.option(moment),
  }).map((columns): BatchData => ({
    ...columns,
    agency_id: agencyId,
    from_number: "+15551234567",
    contacts: {},
  }));
  // A new batch, or an index with the new status of that batch; null removes it.
  const change = fc.oneof(
    fc.record({ insert: batch }),
    fc.record({ at: fc.nat(), status: fc.option(status, { freq: 1 }) }),
  );
  return fc.record({
    agencyId: fc.constant(agencyId),
    limit: fc.integer({ min: 1, max: 7 }),
    status: fc.option(status, { freq: 2, nil: undefined }),
    batches: fc.array(batch, { minLength: 10, maxLength: 40 }),
    changes: fc.array(fc.array(change, { maxLength: 4 }), { minLength: 5, maxLength: 20 }),
  });
});

type Walk = typeof walk extends fc.Arbitrary<infer T> ? T : never;

/**
 * Follows `next` to the end while making the changes. Asserts that each batch that exists throughout comes exactly once,
 * and that all batches come in order.
 */
export async function assertWalk(
  { sql, signToken, functionUrl }: Platform,
  sort: string,
  { agencyId, limit, status, batches, changes }: Walk,
): Promise<void> {
  const person = makePerson(agencyId);
  await loadDataset(sql, { agencies: [{ id: agencyId, name: "" }], people: [person], batches });
  const now = new Map<string, BatchData>(batches.map((batch) => [batch.id, batch]));
  const everSeen = new Map(now);

  async function make(change: Walk["changes"][number][number]): Promise<void> {
    if ("insert" in change) {
      const batch = change.insert;
      now.set(batch.id, batch);
      everSeen.set(batch.id, batch);
      return await loadDataset(sql, { batches: [batch] });
    }
    const batch = [...now.values()][change.at % now.size];
    if (!batch) return;
    if (change.status === null) {
      now.delete(batch.id);
      await sql("delete from public.call_batches where id = $1", [batch.id]);
    } else {
      now.set(batch.id, { ...batch, status: change.status });
      const update = "update public.call_batches set status = $2 where id = $1";
      await sql(update, [batch.id, change.status]);
    }
  }

  const listed = () => {
    const fitting = [...now.values()].filter((batch) => batch.status === (status ?? batch.status));
    return sortBatches(fitting, sort).map(({ id }) => id);
  };
  let steady = listed();
  const token = await signToken(userClaims(person.id));
  const met: string[] = [];
  const query = toSearch({ sort, limit, status: status && [status] });
  for (let next: string | undefined = query; next !== undefined;) {
    const response = await callFunction(functionUrl, token, { query: next });
    next = nextOf(response);
    const page = await readPage(response);
    assert.equal(
      page.pagination.offset,
      met.length,
      "offset is the number of batches before the page",
    );
    assert.equal(next !== undefined, page.pagination.has_more);
    met.push(...ids(page));
    assert.ok(met.length <= everSeen.size, "the walk never ends");
    for (const change of changes.shift() ?? []) await make(change);
    const still = new Set(listed());
    steady = steady.filter((id) => still.has(id));
  }
  assert.equal(new Set(met).size, met.length, "a batch came twice");
  const order = sortBatches([...everSeen.values()], sort).map(({ id }) => id);
  assert.deepEqual(met, order.filter((id) => met.includes(id)), "in order");
  assert.deepEqual(steady.filter((id) => !met.includes(id)), [], "a batch was skipped");
}
