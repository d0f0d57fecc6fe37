import assert from "node:assert/strict";
import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import {
  type Batch,
  CallBatchListError,
  iterateCallBatches,
  iterateCallBatchPages,
  listCallBatches,
  type PageRequest,
} from "../../client/mod.ts";
import { SEED_PASSWORD } from "../../dev/local/people.ts";
import {
  pageSchema,
  pageWithActivitySchema,
} from "../../supabase/functions/calls-batch-list/schema.ts";
import { createTestClient, usePlatform } from "../../testkit/platform.ts";

const platform = usePlatform();

async function signedIn(email = "ada@acme.example"): Promise<SupabaseClient> {
  const supabase = newClient();
  const { error } = await supabase.auth.signInWithPassword({ email, password: SEED_PASSWORD });
  assert.ifError(error);
  return supabase;
}

function newClient(): SupabaseClient {
  const { url, publishableKey } = platform();
  return createTestClient(url, publishableKey);
}

async function statuses(request: PageRequest): Promise<Set<Batch["status"]>> {
  const { batches } = await listCallBatches(await signedIn(), request);
  return new Set(batches.map(({ status }) => status));
}

Deno.test("listCallBatches() gives the first page as the server's schema has it", async () => {
  const { nextCursor: _, ...page } = await listCallBatches(await signedIn());
  assert.deepEqual(pageSchema.parse(page), page);
  assert.deepEqual(page.pagination, { total: 42, limit: 25, offset: 0, has_more: true });
  assert.equal(page.batches[0]?.campaign_name, "Q1 Outreach");
});

Deno.test("listCallBatches() filters by one status, by several, by campaign", async () => {
  const paused = await statuses({ status: "paused" });
  assert.deepEqual(paused, new Set(["paused"]));
  const both = await statuses({ status: ["paused", "failed"], limit: 100 });
  assert.deepEqual(both, new Set(["paused", "failed"]));
  const campaignId = "c0000000-0000-4000-8000-000000000001";
  const { batches } = await listCallBatches(await signedIn(), { campaignId });
  assert.ok(batches.length > 0);
  assert.ok(batches.every((batch) => batch.campaign_id === campaignId));
});

Deno.test("listCallBatches() filters by agent and by time of creation, and sorts", async () => {
  const ada = await signedIn();
  const agentMappingId = "d0000000-0000-4000-8000-000000000001";
  const ofAgent = await listCallBatches(ada, { agentMappingId, limit: 100 });
  assert.ok(ofAgent.batches.length > 0);
  assert.ok(ofAgent.batches.every((batch) => batch.agent_mapping_id === agentMappingId));

  const oldest = await listCallBatches(ada, { sort: "created_at", limit: 100 });
  const newest = await listCallBatches(ada, { limit: 100 });
  assert.deepEqual(oldest.batches, newest.batches.toReversed());

  const middle = newest.batches[20]?.created_at ?? "";
  const before = await listCallBatches(ada, { createdBefore: middle, limit: 100 });
  const from = await listCallBatches(ada, { createdFrom: new Date(middle), limit: 100 });
  assert.deepEqual([...from.batches, ...before.batches], newest.batches);
});

Deno.test("listCallBatches() gives activity when asked for, and only then", async () => {
  const ada = await signedIn();
  const { nextCursor: _, ...page } = await listCallBatches(ada, { include: "activity" });
  assert.deepEqual(pageWithActivitySchema.parse(page), page);
  const { batches } = await listCallBatches(ada);
  assert.deepEqual(page.batches.map(({ id }) => id), batches.map(({ id }) => id));
  assert.ok(batches.every((batch) => !("last_activity_at" in batch)));
});

Deno.test("iterateCallBatchPages() says how far it is, and its cursor is for its own filters", async () => {
  const ada = await signedIn();
  const pages = await Array.fromAsync(iterateCallBatchPages(ada, { pageSize: 20 }));
  assert.deepEqual(pages.map(({ pagination }) => [pagination.offset, pagination.total]), [
    [0, 42],
    [20, 42],
    [40, 42],
  ]);
  const cursor = pages[0]?.nextCursor ?? "";
  const error = await rejection(() => listCallBatches(ada, { status: "paused", cursor }));
  assert.deepEqual([error.code, error.details[0]?.field], ["invalid_request", "cursor"]);
});

Deno.test("iterateCallBatches() walks through all of the agency's batches", async () => {
  const ids: string[] = [];
  for await (const { id } of iterateCallBatches(await signedIn(), { pageSize: 10 })) ids.push(id);
  const whole = await listCallBatches(await signedIn(), { limit: 100 });
  assert.equal(ids.length, 42);
  assert.deepEqual(ids, whole.batches.map(({ id }) => id));
});

Deno.test("iterateCallBatches() stops when its signal ends", async () => {
  const controller = new AbortController();
  const walk = iterateCallBatches(await signedIn(), { pageSize: 10, signal: controller.signal });
  let seen = 0;
  const error = await rejection(async () => {
    for await (const _ of walk) if (++seen === 10) controller.abort();
  });
  assert.deepEqual([seen, error.code, error.status], [10, "aborted", 0]);
});

Deno.test("listCallBatches() says which parameters are unusable", async () => {
  const ada = await signedIn();
  const error = await rejection(() => listCallBatches(ada, { limit: 0, campaignId: "none" }));
  assert.deepEqual([error.status, error.code], [400, "invalid_request"]);
  assert.deepEqual(error.details.map(({ field }) => field), ["campaign_id", "limit"]);
  assert.match(error.message, /limit must be a whole number/);
});

Deno.test("listCallBatches() tells the signed-out from those without an agency", async () => {
  const signedOut = await rejection(() => listCallBatches(newClient()));
  assert.deepEqual([signedOut.status, signedOut.code], [401, "missing_authorization"]);
  const nora = await signedIn("nora@nowhere.example");
  const noAgency = await rejection(() => listCallBatches(nora));
  assert.deepEqual([noAgency.status, noAgency.code], [403, "no_agency"]);
});

Deno.test("listCallBatches() sends an id that the server answers with", async () => {
  const sent: (string | null)[] = [];
  const supabase = createClient(platform().url, platform().publishableKey, {
    auth: { persistSession: false, autoRefreshToken: false },
    global: {
      fetch: (input, init) => {
        sent.push(new Headers(init?.headers).get("x-request-id"));
        return fetch(input, init);
      },
    },
  });
  const error = await rejection(() => listCallBatches(supabase));
  assert.equal(error.requestId, sent[0]);
});

async function rejection(work: () => Promise<unknown>): Promise<CallBatchListError> {
  try {
    await work();
  } catch (error) {
    assert.ok(error instanceof CallBatchListError);
    return error;
  }
  assert.fail("it should have thrown");
}
