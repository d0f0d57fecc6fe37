import assert from "node:assert/strict";
import fc from "fast-check";
import { batchStatuses } from "../../supabase/functions/calls-batch-list/status.ts";
import { assertCommonHeaders, ids, readError, readPage } from "../../dev/testkit/responses.ts";
import { agencies, createFakeProject, people } from "../../dev/testkit/fake_project.ts";
import { fakeId, type FakeRow, fakeRow } from "../../dev/testkit/fakes.ts";
import { hostileRequest, someCursor } from "../../dev/testkit/hostile_requests.ts";
import { createLocalFunction } from "../../dev/testkit/local_function.ts";
import { expectQuery } from "../../dev/testkit/query_model.ts";
import { selectRows } from "../../dev/testkit/reference_model.ts";
import "../../dev/testkit/random.ts";

/** For more: `FUZZ_RUNS=1000000 deno task test:fast`. */
const runs = Number(Deno.env.get("FUZZ_RUNS") ?? 3_000);

const project = await createFakeProject();
const { upstream } = project;
const token = await project.token(people.member);
const call = createLocalFunction(project);
Deno.test.afterAll(project.stop);

/** Four batches share each creation time, and some lack other times. */
const rows: FakeRow[] = upstream.rows = [agencies.own, agencies.other].flatMap((agency_id) =>
  Array.from({ length: 40 }, (_, index) => {
    const row = fakeRow(Math.floor(index / 4));
    return {
      ...row,
      agency_id,
      status: batchStatuses[index % batchStatuses.length] ?? "pending",
      campaign_id: index % 3 === 0 ? null : fakeId("camp", index % 3),
      agent_mapping_id: fakeId("agent", index % 2),
      scheduled_for: index % 2 === 0 ? null : row.created_at,
      started_at: index % 5 === 0 ? null : row.started_at,
      last_activity_at: index % 3 === 0 ? null : row.last_activity_at,
    };
  })
);

/** The issued cursors with their offset, filters and sort. */
const cursors = new Map<string, { offset: number; binding: string }>();

/** Compares the response to a good token with the contract, row by row. */
async function assertResponse(response: Response, url: string): Promise<void> {
  const { searchParams } = new URL(url);
  const expected = expectQuery(searchParams, (text) => cursors.has(text));
  const { bad, cursor = "", include, query: { limit, offset = 0, ...selection } } = expected;
  const binding = JSON.stringify(selection);
  const walk = cursors.get(cursor) ?? { binding, offset };
  if (bad.length === 0 && walk.binding !== binding) bad.push("cursor");
  if (bad.length > 0) {
    const { details = [] } = await readError(response, "invalid_request");
    return assert.deepEqual(details.map(({ field }) => field).sort(), bad);
  }
  const page = await readPage(response);
  const own = rows.filter((row) => row.agency_id === agencies.own);
  const { rows: found, total } = selectRows(own, { ...selection, limit, offset: walk.offset });
  assert.deepEqual(ids(page), found.map(({ id }) => id));
  const { next_cursor, ...pagination } = page.pagination;
  const nextOffset = walk.offset + found.length;
  const has_more = nextOffset < total;
  assert.deepEqual(pagination, { total, limit, offset: walk.offset, has_more });
  const withActivity = include.includes("activity");
  assert.ok(page.batches.every((batch) => "last_activity_at" in batch === withActivity));
  const next = /cursor=([^&>]+)[^>]*>; rel="next"/.exec(response.headers.get("link") ?? "")?.[1];
  assert.equal(next !== undefined, has_more);
  assert.equal(next_cursor, include.includes("next_cursor") ? next ?? null : undefined);
  if (next) cursors.set(next, { offset: nextOffset, binding });
  for (const oldest of [...cursors.keys()].slice(0, -50)) cursors.delete(oldest);
}

/** The parameters that may be sent to the upstream. */
const allowed =
  "select agency_id status campaign_id agent_mapping_id created_at scheduled_for started_at " +
  "or order offset limit";

/** Asserts that each upstream request reads the caller's agency only, with allowed parameters. */
function assertHarmless(): void {
  for (const { kind, parameters } of upstream.calls) {
    if (kind === "profile") {
      assert.equal(String(parameters), `select=agency_id&id=eq.${people.member}`);
      continue;
    }
    assert.ok(kind === "list" || kind === "count", kind);
    assert.deepEqual(parameters.getAll("agency_id"), [`eq.${agencies.own}`]);
    for (const name of parameters.keys()) assert.ok(allowed.split(" ").includes(name), name);
  }
}

Deno.test(`createHandler() keeps the contract for ${runs} hostile requests, without 5xx or foreign rows`, async () => {
  const statuses = new Map([200, 204, 304, 400, 401, 405].map((status) => [status, 0]));
  await fc.assert(
    fc.asyncProperty(hostileRequest, async ({ query, headers, authorization, method }) => {
      upstream.calls = [];
      const given = new Headers(headers);
      const bearer = authorization === "" ? `Bearer ${token}` : authorization;
      if (bearer !== undefined) given.set("authorization", bearer);
      const cursor = [...cursors.keys()][query.length % Math.max(cursors.size, 1)] ?? "";
      const path = query.replaceAll(someCursor, cursor);
      const url = new URL(path, "http://localhost/calls-batch-list").href;
      const response = await call(new Request(url, { method, headers: given }));
      const { status } = response;
      const count = statuses.get(status) ?? assert.fail(`status ${status}`);
      statuses.set(status, count + 1);
      assertHarmless();
      if (method === "OPTIONS") assert.equal(status, 204);
      else if (method !== "GET") return void await readError(response, "method_not_allowed");
      if (status === 204 || status === 304) {
        assertCommonHeaders(response.headers);
        return assert.equal(await response.text(), "");
      }
      if (authorization === "") return await assertResponse(response, url);
      const { code } = await response.clone().json();
      await readError(response, code === "invalid_token" ? code : "missing_authorization");
    }),
    { numRuns: runs },
  );
  for (const [status, count] of statuses) assert.ok(count > 0, `${status} was never reached`);
});
