import { invalidResponse, UpstreamError } from "../_shared/upstream.ts";
import type { Activity, Batch, BatchWithActivity } from "./schema.ts";
import { type BatchStatus, batchStatuses } from "./status.ts";
import { toUtc } from "./time.ts";

/** A row of a table or view, with unknown values. */
export type Row = Readonly<Record<string, unknown>>;

/** Asserts that the response is an array of objects. */
export function readRows(data: unknown): Row[] {
  if (Array.isArray(data) && data.every(isRow)) return data;
  throw invalidResponse("not a list of rows");
}

function isRow(value: unknown): value is Row {
  return typeof value === "object" && value !== null;
}

/**
 * Reads a row of `v_call_batch_summary` into a batch, leaving out other columns. Throws `invalid_row` for an invalid
 * value. Written by hand because zod takes four times as long, and a page has up to 100 rows.
 */
export function readBatch(row: Row): Batch {
  return {
    id: readUuid(row.id, "id"),
    agency_id: readUuid(row.agency_id, "agency_id"),
    campaign_id: orNull(row.campaign_id, "campaign_id", readUuid),
    campaign_name: orNull(row.campaign_name, "campaign_name", readText),
    agent_mapping_id: orNull(row.agent_mapping_id, "agent_mapping_id", readUuid),
    agent_name: orNull(row.agent_name, "agent_name", readText),
    from_number: readText(row.from_number, "from_number"),
    status: readStatus(row.status, "status"),
    total_contacts: readCount(row.total_contacts, "total_contacts"),
    queued: readCount(row.queued, "queued"),
    in_progress: readCount(row.in_progress, "in_progress"),
    completed: readCount(row.completed, "completed"),
    failed: readCount(row.failed, "failed"),
    skipped: readCount(row.skipped, "skipped"),
    progress_percentage: readPercentage(row.progress_percentage, "progress_percentage"),
    remaining_count: readCount(row.remaining_count, "remaining_count"),
    calls_per_minute: readCount(row.calls_per_minute, "calls_per_minute"),
    max_concurrent: readCount(row.max_concurrent, "max_concurrent"),
    scheduled_for: orNull(row.scheduled_for, "scheduled_for", readTime),
    created_at: readTime(row.created_at, "created_at"),
    started_at: orNull(row.started_at, "started_at", readTime),
  };
}

export function readBatchWithActivity(row: Row): BatchWithActivity {
  return { ...readBatch(row), ...readActivity(row) };
}

function readActivity(row: Row): Activity {
  return {
    last_activity_at: orNull(row.last_activity_at, "last_activity_at", readTime),
    finished_per_minute: readDecimal(row.finished_per_minute, "finished_per_minute"),
    estimated_completion_at: orNull(
      row.estimated_completion_at,
      "estimated_completion_at",
      readTime,
    ),
  };
}

const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const decimalShape = /^\d+(\.\d+)?$/;
const statuses = new Set<unknown>(batchStatuses);

/** Reads a nullable value with `read`. */
export function orNull<T>(
  value: unknown,
  column: string,
  read: (value: unknown, column: string) => T,
): T | null {
  return value === null ? null : read(value, column);
}

export function readUuid(value: unknown, column: string): string {
  return typeof value === "string" && uuidShape.test(value) ? value : reject(column);
}

function readText(value: unknown, column: string): string {
  return typeof value === "string" ? value : reject(column);
}

function readStatus(value: unknown, column: string): BatchStatus {
  return isStatus(value) ? value : reject(column);
}

function isStatus(value: unknown): value is BatchStatus {
  return statuses.has(value);
}

function readCount(value: unknown, column: string): number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0
    ? value
    : reject(column);
}

function readPercentage(value: unknown, column: string): number {
  const percentage = readDecimal(value, column);
  return percentage <= 100 ? percentage : reject(column);
}

/** PostgREST writes `numeric` as a number, embedded servers as a string. */
function readDecimal(value: unknown, column: string): number {
  if (typeof value === "number" && value >= 0) return value;
  return typeof value === "string" && decimalShape.test(value) ? Number(value) : reject(column);
}

function readTime(value: unknown, column: string): string {
  return (typeof value === "string" ? toUtc(value) : undefined) ?? reject(column);
}

function reject(column: string): never {
  throw new UpstreamError({ category: "invalid_row", status: 200, column });
}
