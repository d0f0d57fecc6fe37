import assert from "node:assert/strict";
import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import { CallBatchListError, listCallBatches, type PageRequest } from "../../client/mod.ts";

type Answer = (request: Request) => Response | Promise<Response>;

/** What listCallBatches() throws when the network does as `answer` says; it tries once unless told otherwise. */
export async function failureOf(
  answer: Answer,
  request?: PageRequest,
): Promise<CallBatchListError> {
  try {
    await listCallBatches(clientOf(answer), { retry: false, ...request });
  } catch (error) {
    assert.ok(error instanceof CallBatchListError);
    return error;
  }
  assert.fail("it should have thrown");
}

/** A supabase-js client whose network does as `answer` says. */
export function clientOf(answer: Answer): SupabaseClient {
  return createClient("http://project.test", "sb_publishable_test", {
    global: { fetch: async (input, init) => await answer(new Request(input, init)) },
    auth: { persistSession: false, autoRefreshToken: false },
  });
}
