import type { Batch } from "../../client/mod.ts";
import { formatCount, formatShare, MINUTE_MS } from "./format.ts";
import { statusNames } from "./url_state.ts";

export type ActiveBatch = Batch<"activity">;

/**
 * Silence after which a processing batch is stuck. At one call a minute it is five calls; every batch has the same, so
 * that the mark, the count and the filter agree.
 */
export const STUCK_AFTER_MS = 5 * MINUTE_MS;
/** Schedulers look once a minute. */
const OVERDUE_AFTER_MS = MINUTE_MS;

/** The status of a batch as a row shows it. */
export interface BatchState {
  name: string;
  /** Since when it needs attention, in milliseconds. */
  attentionSince?: number;
  note?: string;
}

export function describeState(batch: ActiveBatch, now: number): BatchState {
  const { status, total_contacts, failed, remaining_count } = batch;
  const name = statusNames[status];
  const attentionSince = needsAttentionSince(batch, now);
  if (status === "processing" && total_contacts > 0 && remaining_count === 0) {
    return { name, note: "Finishing", ...(attentionSince && { attentionSince }) };
  }
  if (attentionSince) {
    return { name: status === "processing" ? "Stuck" : "Overdue", attentionSince };
  }
  if (status === "failed" && failed > 0) {
    return { name, note: `${formatShare(failed, total_contacts)} failed` };
  }
  const isEnded = total_contacts > 0 && (status === "failed" || status === "cancelled");
  return isEnded ? { name, note: `${formatCount(remaining_count)} not called` } : { name };
}

/** Whether a batch is processing, has work or no contacts at all, and nothing happens. */
export function isStuck(batch: ActiveBatch, now: number): boolean {
  return describeState(batch, now).name === "Stuck";
}

/** Whether a batch is waiting although its scheduled time has passed. */
export function isOverdue(batch: ActiveBatch, now: number): boolean {
  return describeState(batch, now).name === "Overdue";
}

function needsAttentionSince(batch: ActiveBatch, now: number): number | undefined {
  const { status, scheduled_for, last_activity_at, created_at, started_at } = batch;
  if (status === "scheduled" && scheduled_for) {
    const due = Date.parse(scheduled_for);
    return now - due > OVERDUE_AFTER_MS ? due : undefined;
  }
  if (status !== "processing") return undefined;
  const since = Math.max(
    Date.parse(last_activity_at ?? created_at),
    started_at ? Date.parse(started_at) : 0,
  );
  return now - since >= STUCK_AFTER_MS ? since : undefined;
}
