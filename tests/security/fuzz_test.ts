import assert from "node:assert/strict";
import fc from "fast-check";
import { createKeySet } from "../../supabase/functions/_shared/auth/key_set.ts";
import { parseKeySet } from "../../supabase/functions/_shared/auth/jwk.ts";
import { createTokenVerifier } from "../../supabase/functions/_shared/auth/verify_token.ts";
import { createHandler } from "../../supabase/functions/calls-batch-list/handler.ts";
import { createRepository } from "../../supabase/functions/calls-batch-list/batches.ts";
import { batchStatuses } from "../../supabase/functions/calls-batch-list/schema.ts";
import { assertCommonHeaders, callFunction, readError, readPage } from "../../testkit/answers.ts";
import { fakeId, fakeRow } from "../../testkit/fake_rows.ts";
import { type FakeUpstream, publishableKey } from "../../testkit/fake_upstream.ts";
import { agencies, createWorld, people, type World } from "../../testkit/world.ts";
import { authorization, headers, method, queryString } from "./fuzz_arbitraries.ts";
import { expectQuery } from "./query_model.ts";

/** More than these only for who asks: `FUZZ_RUNS=1000000 deno test …`. */
const runs = Number(Deno.env.get("FUZZ_RUNS") ?? 10_000);

let world: World;
let token: string;

Deno.test.beforeAll(async () => {
  world = await createWorld();
  token = await world.token(people.member);
  world.upstream.rows = [agencies.own, agencies.other].flatMap((agency_id) =>
    Array.from({ length: 40 }, (_, index) =>
      // Four at a time share their time, so that the order among equals counts.
      fakeRow(Math.floor(index / 4), {
        agency_id,
        status: batchStatuses[index % batchStatuses.length] ?? "pending",
        campaign_id: index % 3 === 0 ? null : fakeId("camp", index % 3),
      }))
  );
});

Deno.test.afterAll(async () => await world[Symbol.asyncDispose]());

/** The real function in this process, whose upstream is reached without a network. */
function createLocalHandler(upstream: FakeUpstream) {
  const fetch = (input: RequestInfo | URL, init?: RequestInit) =>
    upstream.fetch(new Request(input, init));
  const now = Date.now;
  const findKey = createKeySet({
    given: parseKeySet([world.key.publicJwk]) ?? [],
    fetchKeys: () => Promise.resolve([]),
    now,
  });
  return createHandler({
    verifyToken: createTokenVerifier({
      findKey,
      findUser: () => Promise.resolve(undefined),
      issuer: undefined,
      now,
    }),
    ...createRepository({ supabaseUrl: upstream.url, apiKey: publishableKey, fetch }),
    log: (entry) => void JSON.stringify(entry),
    now,
    timeoutMs: 9_000,
  });
}

/** Fails unless the answer to a good token is what the contract says, row by row. */
async function assertAnswer(response: Response, url: string): Promise<void> {
  const { bad, statuses, campaignId, limit, offset } = expectQuery(new URL(url).searchParams);
  if (bad.length > 0) {
    const { details = [] } = await readError(response, "invalid_request");
    return assert.deepEqual(details.map(({ field }) => field).sort(), bad.sort());
  }
  const matching = world.upstream.rows.filter((row) =>
    row.agency_id === agencies.own &&
    (statuses?.includes(row.status) ?? true) &&
    (campaignId === undefined || row.campaign_id === campaignId)
  ).sort((a, b) =>
    a.created_at === b.created_at && a.id < b.id || a.created_at < b.created_at ? 1 : -1
  );
  const page = await readPage(response);
  assert.deepEqual(
    { ...page.pagination, ids: page.batches.map(({ id }) => id) },
    {
      total: matching.length,
      limit,
      offset,
      has_more: offset + page.batches.length < matching.length,
      ids: matching.slice(offset, offset + limit).map(({ id }) => id),
    },
  );
}

const statuses = new Set([200, 204, 304, 400, 401, 405]);
const asked = new Set(["select", "agency_id", "status", "campaign_id", "order", "offset", "limit"]);

/** Fails if the upstream was asked for anything but the caller's own agency, or with a foreign parameter. */
function assertHarmless({ calls }: FakeUpstream): void {
  for (const { kind, parameters } of calls) {
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
  const handler = createLocalHandler(world.upstream);
  const seen = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(
      queryString,
      headers,
      authorization,
      method,
      async (query, headers, auth, method) => {
        world.upstream.calls = [];
        const given = new Headers(headers);
        if (auth !== undefined) given.set("authorization", auth || `Bearer ${token}`);
        const url = new URL(query, "http://localhost/calls-batch-list").href;
        const response = await handler(new Request(url, { method, headers: given }));
        seen.set(response.status, (seen.get(response.status) ?? 0) + 1);
        assert.ok(statuses.has(response.status), `status ${response.status}`);
        assertHarmless(world.upstream);
        if (method === "OPTIONS") assert.equal(response.status, 204);
        else if (method !== "GET") return void await readError(response, "method_not_allowed");
        if (response.status === 204 || response.status === 304) {
          assertCommonHeaders(response.headers);
          return assert.equal(await response.text(), "");
        }
        if (auth === "") return await assertAnswer(response, url);
        const { code } = await response.clone().json();
        await readError(response, code === "invalid_token" ? code : "missing_authorization");
      },
    ),
    { numRuns: runs },
  );
  for (const status of statuses) assert.ok(seen.get(status), `${status} was never reached`);
});

Deno.test("the function answers 300 hostile requests over HTTP as the contract says", async () => {
  const server = await world.start();
  await fc.assert(
    fc.asyncProperty(queryString, headers, async (query, headers) => {
      const url = new URL(query, server.url).href;
      const response = await callFunction(url, token, { headers });
      if (response.status === 304) return assert.equal(await response.text(), "");
      await assertAnswer(response, url);
    }),
    { numRuns: 300 },
  );
});
