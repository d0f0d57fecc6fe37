import assert from "node:assert/strict";
import fc from "fast-check";
import { batchStatuses } from "../../supabase/functions/calls-batch-list/schema.ts";
import { assertCommonHeaders, ids, readError, readPage } from "../../testkit/answers.ts";
import { agencies, createFakeProject, people } from "../../testkit/fake_project.ts";
import { fakeId, fakeRow } from "../../testkit/fake_rows.ts";
import { hostileRequest } from "../../testkit/hostile_requests.ts";
import { createLocalFunction } from "../../testkit/local_function.ts";
import { expectQuery } from "../../testkit/query_model.ts";
import "../../testkit/random.ts";

/** More than these only for who asks: `FUZZ_RUNS=1000000 deno task test:fast`. */
const runs = Number(Deno.env.get("FUZZ_RUNS") ?? 10_000);

const project = await createFakeProject();
const { upstream } = project;
const token = await project.token(people.member);
const call = createLocalFunction(project);
Deno.test.afterAll(project.stop);

upstream.rows = [agencies.own, agencies.other].flatMap((agency_id) =>
  Array.from({ length: 40 }, (_, index) =>
    // Four at a time share their time, so that the order among equals counts.
    fakeRow(Math.floor(index / 4), {
      agency_id,
      status: batchStatuses[index % batchStatuses.length] ?? "pending",
      campaign_id: index % 3 === 0 ? null : fakeId("camp", index % 3),
    }))
);

/** Fails unless the answer to a good token is what the contract says, row by row. */
async function assertAnswer(response: Response, url: string): Promise<void> {
  const { bad, statuses, campaignId, limit, offset } = expectQuery(new URL(url).searchParams);
  if (bad.length > 0) {
    const { details = [] } = await readError(response, "invalid_request");
    return assert.deepEqual(details.map(({ field }) => field).sort(), bad.sort());
  }
  const matching = upstream.rows.filter((row) =>
    row.agency_id === agencies.own &&
    (statuses?.includes(row.status) ?? true) &&
    (campaignId === undefined || row.campaign_id === campaignId)
  ).sort((a, b) =>
    a.created_at === b.created_at && a.id < b.id || a.created_at < b.created_at ? 1 : -1
  );
  const page = await readPage(response);
  const { total, ...rest } = page.pagination;
  assert.deepEqual([total, rest.limit, rest.offset], [matching.length, limit, offset]);
  assert.deepEqual(ids(page), matching.slice(offset, offset + limit).map(({ id }) => id));
}

const asked = new Set(["select", "agency_id", "status", "campaign_id", "order", "offset", "limit"]);

/** Fails if the upstream was asked for anything but the caller's own agency, or with a foreign parameter. */
function assertHarmless(): void {
  for (const { kind, parameters } of upstream.calls) {
    if (kind === "profile") {
      assert.equal(String(parameters), `select=agency_id&id=eq.${people.member}`);
      continue;
    }
    assert.ok(kind === "list" || kind === "count", kind);
    assert.equal(parameters.get("agency_id"), `eq.${agencies.own}`);
    for (const name of parameters.keys()) {
      assert.ok(asked.has(name), name);
      assert.equal(parameters.getAll(name).length, 1);
    }
  }
}

Deno.test(`createHandler() answers ${runs} hostile requests as the contract says, never with 5xx or foreign rows`, async () => {
  const statuses = new Map([200, 204, 304, 400, 401, 405].map((status) => [status, 0]));
  await fc.assert(
    fc.asyncProperty(hostileRequest, async ({ query, headers, authorization, method }) => {
      upstream.calls = [];
      const given = new Headers(headers);
      const bearer = authorization === "" ? `Bearer ${token}` : authorization;
      if (bearer !== undefined) given.set("authorization", bearer);
      const url = new URL(query, "http://localhost/calls-batch-list").href;
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
      if (authorization === "") return await assertAnswer(response, url);
      const { code } = await response.clone().json();
      await readError(response, code === "invalid_token" ? code : "missing_authorization");
    }),
    { numRuns: runs },
  );
  for (const [status, count] of statuses) assert.ok(count > 0, `${status} was never reached`);
});
