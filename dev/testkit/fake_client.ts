import assert from "node:assert/strict";
import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import { CallBatchListError, listCallBatches, type PageRequest } from "../../client/mod.ts";
import { agencies, createFakeHandler, fakeId, makeBatch } from "./fakes.ts";

/** The `fetch` of a fake client. */
export type FakeFetch = (request: Request) => Response | Promise<Response>;

/** A signed-in supabase-js client. */
export function clientOf(fetch: FakeFetch): SupabaseClient {
  return createClient("http://project.test", "sb_publishable_test", {
    accessToken: () => Promise.resolve("a.b.c"),
    global: { fetch: async (input, init) => await fetch(new Request(input, init)) },
  });
}

/** A client of the function, over `total` batches in memory, and the query strings it sent. */
export function clientOfList(total: number) {
  const batches = Array.from({ length: total }, (_, n) => makeBatch({ id: fakeId("b", n) }));
  const handle = createFakeHandler({
    readPage: (_, { offset, limit }) => {
      const page = batches.slice(offset, offset + limit);
      return Promise.resolve({ agencyId: agencies.own, batches: page, total });
    },
  });
  const queries: URLSearchParams[] = [];
  const supabase = clientOf((request) => {
    queries.push(new URL(request.url).searchParams);
    return handle(request);
  });
  return { supabase, queries, batches };
}

/** The error that listCallBatches() throws; without retries by default. */
export async function failureOf(
  fetch: FakeFetch,
  request?: PageRequest,
): Promise<CallBatchListError> {
  const error: unknown = await listCallBatches(clientOf(fetch), { retry: false, ...request })
    .catch((error) => error);
  return error instanceof CallBatchListError ? error : assert.fail(String(error));
}
