import assert from "node:assert/strict";
import fc from "fast-check";
import type { Platform } from "../../dev/platform.ts";
import { callFunction, ids, readPage } from "../../testkit/answers.ts";
import { type BatchData, loadDataset, makeDataset } from "../../testkit/dataset.ts";
import { userClaims } from "../../testkit/tokens.ts";
import { ownColumns, status } from "./dataset_arbitrary.ts";
import { sortBatches } from "./reference_model.ts";

const change = fc.oneof(
  fc.record({ insert: ownColumns }),
  fc.record({ remove: fc.nat() }),
  fc.record({ update: fc.nat(), status }),
);

/** A list, and what happens to it after each page of a walk. */
export const walk = fc.record({
  limit: fc.integer({ min: 1, max: 7 }),
  status: fc.option(status, { freq: 2 }),
  batches: fc.array(ownColumns, { minLength: 10, maxLength: 40 }),
  changes: fc.array(fc.array(change, { maxLength: 4 }), { minLength: 5, maxLength: 20 }),
});

/**
 * Follows `next` from the first page to the last, making the changes in between, and fails unless it meets each batch
 * that is in the list all along exactly once, and all that it meets in order.
 */
export async function assertWalk(
  { sql, signToken, functionUrl }: Platform,
  sort: string,
  { limit, status, batches, changes }: typeof walk extends fc.Arbitrary<infer T> ? T : never,
): Promise<void> {
  const { agencies: [agency], people: [person], ...empty } = makeDataset([0]);
  assert.ok(agency && person);
  const inAgency = (
    columns: Omit<BatchData, "agency_id" | "campaign_id" | "agent_mapping_id">,
  ) => ({
    ...columns,
    agency_id: agency.id,
    campaign_id: null,
    agent_mapping_id: null,
  });
  const add = (batches: BatchData[]) =>
    loadDataset(sql, { agencies: [], people: [], campaigns: [], agents: [], batches });
  const now = new Map(batches.map((batch) => [batch.id, inAgency(batch)]));
  await loadDataset(sql, {
    ...empty,
    agencies: [agency],
    people: [person],
    batches: [...now.values()],
  });

  const everSeen = new Map(now);
  const listed = () => {
    const all = [...now.values()].filter((batch) => status === null || batch.status === status);
    return sortBatches(all, sort);
  };
  let steady = listed();
  const token = await signToken(userClaims(person.id));
  const parameters = new URLSearchParams({ sort, limit: `${limit}`, ...(status && { status }) });
  const met: string[] = [];
  const ahead = [...changes];
  for (let next: string | undefined = `?${parameters}`; next !== undefined;) {
    const response = await callFunction(functionUrl, token, { query: next });
    next = /<([^>]*)>; rel="next"/.exec(response.headers.get("link") ?? "")?.[1];
    const page = await readPage(response);
    assert.equal(page.pagination.offset, met.length, "how many the walk has passed");
    assert.equal(next !== undefined, page.pagination.has_more);
    met.push(...ids(page));
    assert.ok(met.length <= everSeen.size, "the walk never ends");

    for (const change of ahead.shift() ?? []) {
      if ("insert" in change) {
        const batch = inAgency(change.insert);
        now.set(batch.id, batch);
        everSeen.set(batch.id, batch);
        await add([batch]);
        continue;
      }
      const [id, batch] =
        [...now][("remove" in change ? change.remove : change.update) % now.size] ?? [];
      if (id === undefined || batch === undefined) continue;
      if ("remove" in change) {
        now.delete(id);
        await sql("delete from public.call_batches where id = $1", [id]);
      } else {
        now.set(id, { ...batch, status: change.status });
        await sql("update public.call_batches set status = $2 where id = $1", [id, change.status]);
      }
    }
    const still = new Set(listed().map(({ id }) => id));
    steady = steady.filter(({ id }) => still.has(id));
  }
  assert.equal(new Set(met).size, met.length, "a batch came twice");
  const order = sortBatches([...everSeen.values()], sort).map(({ id }) => id);
  assert.deepEqual(met, order.filter((id) => met.includes(id)), "in order");
  assert.deepEqual(steady.filter(({ id }) => !met.includes(id)), [], "a batch was left out");
}
