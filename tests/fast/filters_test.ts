import assert from "node:assert/strict";
import { ids, readError, readPage } from "../../dev/testkit/responses.ts";
import { agencies, createFakeProject, people } from "../../dev/testkit/fake_project.ts";
import { fakeRow } from "../../dev/testkit/fakes.ts";
import { createLocalFunction } from "../../dev/testkit/local_function.ts";
import { nextOf } from "../../dev/testkit/reference_model.ts";
import { type Filter, filters } from "../../supabase/functions/calls-batch-list/filters.ts";

const project = await createFakeProject();
Deno.test.afterAll(project.stop);
const handle = createLocalFunction(project);
const tokens = {
  member: await project.token(people.member),
  outsider: await project.token(people.outsider),
};

async function call(query: string, as: keyof typeof tokens = "member"): Promise<Response> {
  const headers = { Authorization: `Bearer ${tokens[as]}` };
  return await handle(new Request(`http://localhost/calls-batch-list?${query}`, { headers }));
}

/** A value of the column that the filter's example matches, and one that it does not match. */
function valuesFor({ schema, operator, column, example }: Filter): [match: string, other: string] {
  if (column === "status") return [example, "paused"];
  if (operator === "eq") return [example, example.replace(/.$/, (end) => end === "1" ? "2" : "1")];
  const value = schema.parse(example);
  const earlier = value.replace(/^\d+/, (year) => `${Number(year) - 1}`);
  return operator === "gte" ? [value, earlier] : [earlier, value];
}

for (const [name, filter] of Object.entries<Filter>(filters)) {
  // Some filters need another one.
  const before = name === "inactive_since" ? "status=processing&" : "";
  const query = `${before}${name}=${encodeURIComponent(filter.example)}`;
  const [match, other] = valuesFor(filter);
  const rows = {
    match: fakeRow(0, { agency_id: agencies.own, [filter.column]: match }),
    other: fakeRow(1, { agency_id: agencies.own, [filter.column]: other }),
    foreign: fakeRow(2, { agency_id: agencies.other, [filter.column]: match }),
  };

  Deno.test(`${name} selects only matching batches of the caller's agency`, async () => {
    project.upstream.rows = Object.values(rows);
    assert.equal((await readPage(await call(before))).pagination.total, 2);
    assert.deepEqual(ids(await readPage(await call(query))), [rows.match.id]);
    project.upstream.rows = [rows.other, rows.foreign];
    assert.deepEqual(ids(await readPage(await call(query))), []);
    assert.deepEqual(ids(await readPage(await call(query, "outsider"))), [rows.foreign.id]);
  });

  Deno.test(`${name} is part of a cursor's checksum and of links`, async () => {
    project.upstream.rows = [rows.match, { ...rows.match, id: rows.other.id }];
    const cursorOf = (link = "") => new URLSearchParams(link).get("cursor");
    const without = nextOf(await call(`${before}limit=1`));
    const { details } = await readError(
      await call(`${query}&cursor=${cursorOf(without)}`),
      "invalid_request",
    );
    assert.deepEqual(details?.map(({ field }) => field), ["cursor"]);
    const next = nextOf(await call(`${query}&limit=1`)) ?? assert.fail();
    const { batches, pagination } = await readPage(await call(next.slice(1)));
    assert.deepEqual([batches.length, pagination.offset], [1, 1]);
    assert.equal(new URLSearchParams(next).has(name), true);
  });
}
