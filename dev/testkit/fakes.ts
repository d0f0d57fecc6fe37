import assert from "node:assert/strict";
import { batchExample } from "../openapi/examples.ts";
import type { Log } from "../../supabase/functions/_shared/http/log.ts";
import { createHandler, type Services } from "../../supabase/functions/calls-batch-list/handler.ts";
import type { BatchPage } from "../../supabase/functions/calls-batch-list/reader.ts";
import type { Batch } from "../../supabase/functions/calls-batch-list/schema.ts";

/** A UUID that shows its kind, which is a hexadecimal digit, and its number. */
export function fakeId(kind: string, number: number): string {
  return `${kind}0000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
}

/** Users: a member, a member of another agency, and one without an agency. */
export const people = {
  member: fakeId("5", 1),
  outsider: fakeId("5", 2),
  newcomer: fakeId("5", 3),
} as const;

export const agencies = { own: fakeId("a", 1), other: fakeId("a", 2) } as const;

/** A batch of the own agency as the function returns it. */
export function makeBatch(changes: Partial<Batch> = {}): Batch {
  return { ...batchExample, agency_id: agencies.own, ...changes };
}

/** A page of `count` batches, `total` in all. */
export function makePage(count: number, total = count): BatchPage {
  return { agencyId: agencies.own, batches: Array(count).fill(makeBatch()), total };
}

/** The function with these services: by default it accepts every token and returns a page of 1 of 42 batches. */
export function createFakeHandler(changes: Partial<Services> = {}, log: Log = () => {}) {
  const services: Services = {
    verifyToken: () => Promise.resolve(people.member),
    readPage: () => Promise.resolve(makePage(1, 42)),
    ...changes,
  };
  return createHandler({ getServices: () => services, log, timeoutMs: 5_000 });
}

/** `count` rows of `v_call_batch_activity` as PostgREST writes them. */
export function fakeRows(count: number, changes: Record<string, unknown> = {}) {
  return Array.from({ length: count }, (_, index) => ({
    ...makeBatch({ id: fakeId("b", index) }),
    created_at: "2026-11-02T10:30:00.038123+00:00",
    started_at: "2026-11-02T10:30:00+00:00",
    last_activity_at: "2026-11-02T10:30:00.5+00:00",
    finished_per_minute: 29.7,
    estimated_completion_at: "2026-11-02T10:30:00+00:00",
    ...changes,
  }));
}

/** A `fetch` that returns these responses in turn and records the requests. */
export function makeFetch(...responses: (Response | Error)[]) {
  const sent: { method: string; url: URL; headers: Headers; init: RequestInit }[] = [];
  const fetch: typeof globalThis.fetch = (input, init = {}) => {
    const { method = "GET", headers } = init;
    sent.push({ method, url: new URL(String(input)), headers: new Headers(headers), init });
    const response = responses.shift() ?? assert.fail("one call too many");
    return response instanceof Error ? Promise.reject(response) : Promise.resolve(response);
  };
  return { sent, fetch };
}
