import assert from "node:assert/strict";
import type { SupabaseClient } from "@supabase/supabase-js";
import {
  type Batch,
  iterateCallBatchPages,
  listCallBatches,
  type PageRequest,
} from "../../client/mod.ts";
import { SEED_PASSWORD } from "../../dev/local/people.ts";
import {
  pageSchema,
  pageWithActivitySchema,
} from "../../supabase/functions/calls-batch-list/schema.ts";
import { createTestClient, usePlatform } from "../../dev/testkit/platform.ts";

const platform = usePlatform();

async function clientOf(email?: string): Promise<SupabaseClient> {
  const supabase = createTestClient(platform().url, platform().publishableKey);
  if (email === undefined) return supabase;
  const { error } = await supabase.auth.signInWithPassword({ email, password: SEED_PASSWORD });
  assert.ifError(error);
  return supabase;
}

const ada = "ada@acme.example";
const campaignId = "c0000000-0000-4000-8000-000000000001";
const agentMappingId = "d0000000-0000-4000-8000-000000000001";
const createdBefore = "2025-01-13";
const createdFrom = new Date(createdBefore);

Deno.test("listCallBatches() returns pages that match the server's schemas", async () => {
  const supabase = await clientOf(ada);
  const { nextCursor: _, ...page } = await listCallBatches(supabase);
  assert.deepEqual(pageSchema.parse(page), page);
  const { next_cursor, ...pagination } = page.pagination;
  assert.deepEqual(pagination, { total: 42, limit: 25, offset: 0, has_more: true });
  assert.equal(typeof next_cursor, "string");
  const { nextCursor: __, ...active } = await listCallBatches(supabase, { include: "activity" });
  assert.deepEqual(pageWithActivitySchema.parse(active), active);
  assert.deepEqual(active.batches.map(({ id }) => id), page.batches.map(({ id }) => id));
});

const filters: [PageRequest, (batch: Batch) => boolean][] = [
  [{ status: "paused" }, ({ status }) => status === "paused"],
  [{ status: ["paused", "failed"] }, ({ status }) => ["paused", "failed"].includes(status)],
  [{ campaignId }, ({ campaign_id }) => campaign_id === campaignId],
  [{ agentMappingId }, ({ agent_mapping_id }) => agent_mapping_id === agentMappingId],
  [{ createdFrom }, ({ created_at }) => Date.parse(created_at) >= createdFrom.getTime()],
  [
    { status: "processing", inactiveSince: "2100-01-01" },
    ({ status }) => status === "processing",
  ],
  [{ createdBefore }, ({ created_at }) => Date.parse(created_at) < Date.parse(createdBefore)],
];

for (const [filter, matches] of filters) {
  Deno.test(`listCallBatches() applies ${JSON.stringify(filter)}`, async () => {
    const supabase = await clientOf(ada);
    const all = await listCallBatches(supabase, { sort: "created_at", limit: 100 });
    const some = await listCallBatches(supabase, { sort: "created_at", limit: 100, ...filter });
    assert.ok(some.batches.length > 0 && some.batches.length < all.batches.length);
    assert.deepEqual(some.batches, all.batches.filter(matches));
  });
}

Deno.test("iterateCallBatchPages() yields all of the agency's batches", async () => {
  const supabase = await clientOf(ada);
  const pages = await Array.fromAsync(iterateCallBatchPages(supabase, { pageSize: 20 }));
  assert.deepEqual(pages.map(({ pagination: { offset } }) => offset), [0, 20, 40]);
  const { batches } = await listCallBatches(supabase, { limit: 100 });
  assert.deepEqual(pages.flatMap((page) => page.batches), batches);
});

const refusals = [
  [undefined, {}, { status: 401, code: "missing_authorization" }],
  ["nora@nowhere.example", {}, { status: 403, code: "no_agency" }],
  [ada, { limit: 0, campaignId: "none" }, { status: 400, code: "invalid_request" }],
] as const;

for (const [email, request, expected] of refusals) {
  Deno.test(`listCallBatches() throws the function's ${expected.code}`, async () => {
    const call = listCallBatches(await clientOf(email), request);
    await assert.rejects(call, { name: "CallBatchListError", ...expected });
  });
}
