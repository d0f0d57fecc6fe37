import assert from "node:assert/strict";
import { batchExample } from "../openapi/examples.ts";
import type { BatchPage } from "../../supabase/functions/calls-batch-list/reader.ts";
import type { Batch } from "../../supabase/functions/calls-batch-list/schema.ts";

/** The ids that the fakes agree on. */
export const ids = {
  user: fakeId("user", 1),
  agency: fakeId("agency", 1),
  otherAgency: fakeId("agency", 2),
  batch: fakeId("batch", 1),
} as const;

/** The example batch as the function returns it. */
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

/** One row of `v_call_batch_summary` as PostgREST writes it. */
export type FakeRow = Batch & Record<string, unknown>;

/** A UUID that shows its kind and its number. */
export function fakeId(kind: string, number: number): string {
  const prefix = [...kind].map((letter) => letter.charCodeAt(0).toString(16)).join("");
  const suffix = number.toString(16).padStart(12, "0");
  return `${prefix.padEnd(8, "0").slice(0, 8)}-0000-4000-8000-${suffix}`;
}

/** `count` batches of one agency, the newest first. */
export function fakeRows(count: number, changes: Record<string, unknown> = {}): FakeRow[] {
  return Array.from({ length: count }, (_, index) => fakeRow(index, changes));
}

let made = 0;
const newest = Date.parse("2026-11-02T10:30:00Z");

/** One batch; a larger index is older. */
export function fakeRow(index: number, changes: Record<string, unknown> = {}): FakeRow {
  const seconds = new Date(newest - index * 60_000).toISOString().slice(0, 19);
  return {
    ...batchExample,
    // In another order than the times.
    id: fakeId("batch", made++ * 7919 % 1_000_003),
    agency_id: ids.agency,
    campaign_id: fakeId("camp", 1),
    agent_mapping_id: fakeId("agent", 1),
    created_at: `${seconds}.038123+00:00`,
    started_at: `${seconds}+00:00`,
    last_activity_at: `${seconds}.5+00:00`,
    finished_per_minute: 29.7,
    estimated_completion_at: `${seconds}+00:00`,
    ...changes,
  };
}
