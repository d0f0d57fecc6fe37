import assert from "node:assert/strict";
import { createRepository } from "../../supabase/functions/calls-batch-list/batches.ts";
import { readQuery } from "../../supabase/functions/calls-batch-list/request.ts";
import { ids, makeBatch } from "../../testkit/fakes.ts";

interface Sent {
  url: string;
  authorization: string | null;
  signal: AbortSignal | null | undefined;
}

/** A repository before a Data API that holds every answer back until it is told to answer. */
function overSlowApi() {
  const sent: Sent[] = [];
  const { promise: told, resolve: answer } = Promise.withResolvers<void>();
  const repository = createRepository({
    supabaseUrl: "http://localhost",
    apiKey: "sb_publishable_x",
    fetch: async (input, init) => {
      const authorization = new Headers(init?.headers).get("authorization");
      sent.push({ url: String(input), authorization, signal: init?.signal });
      await told;
      return Response.json([makeBatch()], { headers: { "Content-Range": "0-0/1" } });
    },
  });
  return { repository, sent, answer };
}

Deno.test("listBatches() asks a query that it has kept as whoever asks now, many side by side", async () => {
  const { repository, sent, answer } = overSlowApi();
  const callers = Array.from({ length: 30 }, (_, n) => ({
    userId: ids.user,
    token: `token.of.${n}`,
    signal: new AbortController().signal,
  }));
  const query = readQuery(new URLSearchParams("status=failed"));
  const lists = callers.map((caller) => repository.listBatches(caller, ids.agency, query));
  answer();
  await Promise.all(lists);
  assert.deepEqual(sent.map((call) => call.authorization), callers.map((c) => `Bearer ${c.token}`));
  assert.ok(sent.every(({ signal }, n) => signal === callers[n]?.signal));
  assert.equal(new Set(sent.map(({ url }) => url)).size, 1);
});

Deno.test("listBatches() keeps apart what differs in agency, filter, size or place", async () => {
  const { repository, sent, answer } = overSlowApi();
  answer();
  const caller = { userId: ids.user, token: "a.b.c", signal: new AbortController().signal };
  const ask = (query: string, agencyId: string = ids.agency) =>
    repository.listBatches(caller, agencyId, readQuery(new URLSearchParams(query))).catch(() => {});
  const queries = ["", "limit=1", "offset=1", "status=failed", "status=failed,paused"];
  for (const query of [...queries, `campaign_id=${ids.batch}`]) await ask(query);
  await ask("", ids.otherAgency);
  assert.equal(new Set(sent.map(({ url }) => url)).size, 7);
});
