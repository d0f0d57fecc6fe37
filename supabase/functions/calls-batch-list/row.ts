import type { Activity, Batch, BatchWithActivity } from "./schema.ts";
import { type BatchStatus, batchStatuses } from "./status.ts";
import { toUtc } from "./time.ts";

/** A row of the view, before anything is known about its values. */
export type Row = Readonly<Record<string, unknown>>;

/** Takes an answer for a list of rows. Throws when it is not one. */
export function readRows(data: unknown): Row[] {
  return Array.isArray(data) && data.every(isRow) ? data : refuse("a list of rows");
}

function isRow(value: unknown): value is Row {
  return typeof value === "object" && value !== null;
}

/**
 * Reads a row of `v_call_batch_summary` into a batch, leaving out other columns. Throws when a value makes no sense.
 * Written out by hand, because every request reads up to 100 rows: zod takes four times as long for the same checks.
 */
export function readBatch(row: Row): Batch {
  return {
    id: readUuid(row.id),
    agency_id: readUuid(row.agency_id),
    campaign_id: orNull(row.campaign_id, readUuid),
    campaign_name: orNull(row.campaign_name, readText),
    agent_mapping_id: orNull(row.agent_mapping_id, readUuid),
    agent_name: orNull(row.agent_name, readText),
    from_number: readText(row.from_number),
    status: readStatus(row.status),
    total_contacts: readCount(row.total_contacts),
    queued: readCount(row.queued),
    in_progress: readCount(row.in_progress),
    completed: readCount(row.completed),
    failed: readCount(row.failed),
    skipped: readCount(row.skipped),
    progress_percentage: readPercentage(row.progress_percentage),
    remaining_count: readCount(row.remaining_count),
    calls_per_minute: readCount(row.calls_per_minute),
    max_concurrent: readCount(row.max_concurrent),
    scheduled_for: orNull(row.scheduled_for, readTime),
    created_at: readTime(row.created_at),
    started_at: orNull(row.started_at, readTime),
  };
}

/** Reads a row into a batch with its activity. Throws when a value makes no sense. */
export function readBatchWithActivity(row: Row): BatchWithActivity {
  return { ...readBatch(row), ...readActivity(row) };
}

function readActivity(row: Row): Activity {
  return {
    last_activity_at: orNull(row.last_activity_at, readTime),
    finished_per_minute: readDecimal(row.finished_per_minute),
    estimated_completion_at: orNull(row.estimated_completion_at, readTime),
  };
}

const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const decimalShape = /^\d+(\.\d+)?$/;
const statuses = new Set<unknown>(batchStatuses);

function orNull<T>(value: unknown, read: (value: unknown) => T): T | null {
  return value === null ? null : read(value);
}

function readText(value: unknown): string {
  return typeof value === "string" ? value : refuse("a text");
}

function readUuid(value: unknown): string {
  return typeof value === "string" && uuidShape.test(value) ? value : refuse("a UUID");
}

function readStatus(value: unknown): BatchStatus {
  return isStatus(value) ? value : refuse("a status");
}

function isStatus(value: unknown): value is BatchStatus {
  return statuses.has(value);
}

function readCount(value: unknown): number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0
    ? value
    : refuse("a count");
}

function readPercentage(value: unknown): number {
  const percentage = readDecimal(value);
  return percentage <= 100 ? percentage : refuse("a percentage");
}

/** PostgREST writes `numeric` as a number, embedded servers as a string. */
function readDecimal(value: unknown): number {
  if (typeof value === "number" && value >= 0) return value;
  return typeof value === "string" && decimalShape.test(value)
    ? Number(value)
    : refuse("a decimal");
}

function readTime(value: unknown): string {
  return (typeof value === "string" ? toUtc(value) : undefined) ?? refuse("a time");
}

function refuse(expected: string): never {
  throw new TypeError(`The Data API answered what is not ${expected}`);
}
