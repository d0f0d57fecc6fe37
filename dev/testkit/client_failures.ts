import assert from "node:assert/strict";
import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import { CallBatchListError, listCallBatches, type PageRequest } from "../../client/mod.ts";

/** The `fetch` of a fake client. */
export type FakeFetch = (request: Request) => Response | Promise<Response>;

/** The error that listCallBatches() throws; without retries by default. */
export async function failureOf(
  fetch: FakeFetch,
  request?: PageRequest,
): Promise<CallBatchListError> {
  try {
    await listCallBatches(clientOf(fetch), { retry: false, ...request });
  } catch (error) {
    assert.ok(error instanceof CallBatchListError);
    return error;
  }
  assert.fail("it should have thrown");
}

export function clientOf(fetch: FakeFetch): SupabaseClient {
  return createClient("http://project.test", "sb_publishable_test", {
    global: { fetch: async (input, init) => await fetch(new Request(input, init)) },
    auth: { persistSession: false, autoRefreshToken: false },
  });
}
