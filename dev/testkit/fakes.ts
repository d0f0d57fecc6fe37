import assert from "node:assert/strict";
import { batchExample } from "../openapi/examples.ts";
import type { BatchPage } from "../../supabase/functions/calls-batch-list/reader.ts";
import type { Batch } from "../../supabase/functions/calls-batch-list/schema.ts";

/** The ids that the fakes agree on. */
export const ids = {
  user: "11111111-1111-4111-8111-111111111111",
  agency: "22222222-2222-4222-8222-222222222222",
  otherAgency: "33333333-3333-4333-8333-333333333333",
  batch: "44444444-4444-4444-8444-444444444444",
} as const;

/** The example batch, of the fakes' agency, with changes. */
export function makeBatch(overrides: Partial<Batch> = {}): Batch {
  return {
    ...batchExample,
    id: ids.batch,
    agency_id: ids.agency,
    ...overrides,
  };
}

/** A page of `count` batches, `total` in all. */
export function makePage(count: number, total = count): BatchPage {
  const batches = Array.from({ length: count }, () => makeBatch());
  return { agencyId: ids.agency, batches, total };
}

/** A `fetch` that answers with these, one after the other, and keeps what it was asked. */
export function makeFetch(...answers: (Response | Error)[]) {
  const sent: { method: string; url: URL; headers: Headers; init: RequestInit }[] = [];
  const fetch: typeof globalThis.fetch = (input, init = {}) => {
    const { method = "GET", headers } = init;
    sent.push({ method, url: new URL(String(input)), headers: new Headers(headers), init });
    const answer = answers.shift() ?? assert.fail("one call too many");
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return { sent, fetch };
}
