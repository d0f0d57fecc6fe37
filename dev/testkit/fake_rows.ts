import { batchExample } from "../openapi/examples.ts";
import type { Batch } from "../../supabase/functions/calls-batch-list/schema.ts";

/** One row of `v_call_batch_summary` as PostgREST writes it. */
export type FakeRow = Batch & Record<string, unknown>;

/** A UUID that tells what it is and which one. */
export function fakeId(kind: string, number: number): string {
  const prefix = [...kind].map((letter) => letter.charCodeAt(0).toString(16)).join("");
  const suffix = number.toString(16).padStart(12, "0");
  return `${prefix.padEnd(8, "0").slice(0, 8)}-0000-4000-8000-${suffix}`;
}

/** `count` batches of one agency, the first one the newest. */
export function fakeRows(count: number, changes: Record<string, unknown> = {}): FakeRow[] {
  return Array.from({ length: count }, (_, index) => fakeRow(index, changes));
}

let made = 0;
const newest = Date.parse("2026-11-02T10:30:00Z");

/** One batch, the older the larger its index, with changes. */
export function fakeRow(index: number, changes: Record<string, unknown> = {}): FakeRow {
  const seconds = new Date(newest - index * 60_000).toISOString().slice(0, 19);
  return {
    ...batchExample,
    // In an order that has nothing to do with that of the times.
    id: fakeId("batch", made++ * 7919 % 1_000_003),
    agency_id: fakeId("agency", 1),
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
