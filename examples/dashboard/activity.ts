import type { Batch } from "../../client/mod.ts";
import { formatCount } from "./format.ts";

const MINUTE_MS = 60_000;
/** How many of a batch's own call intervals may pass without activity, and how long that is at the least. */
const IDLE_INTERVALS = 5;
const IDLE_MINUTES = 2;

/** What a row says of how its batch moves. */
export interface Movement {
  isIdle: boolean;
  text: string;
}

/** Says when a batch will be done, or for how long it has not moved; nothing of one that is not processing. */
export function describeMovement(batch: Batch<"activity">, now: number): Movement | undefined {
  const { status, last_activity_at, estimated_completion_at, ...counts } = batch;
  if (status !== "processing" || counts.total_contacts === 0) return undefined;
  if (counts.remaining_count === 0) return { isIdle: false, text: "Finishing" };
  const idleMinutes = last_activity_at ? minutesFrom(last_activity_at, now) : 0;
  if (idleMinutes >= Math.max(IDLE_MINUTES, IDLE_INTERVALS / counts.calls_per_minute)) {
    return { isIdle: true, text: `No activity for ${inWords(idleMinutes)}` };
  }
  const text = estimated_completion_at
    ? `About ${inWords(-minutesFrom(estimated_completion_at, now))} left`
    : `At least ${inWords(counts.remaining_count / counts.calls_per_minute)} left`;
  return { isIdle: false, text };
}

function minutesFrom(time: string, now: number): number {
  return (now - Date.parse(time)) / MINUTE_MS;
}

/** A length of time, no more exact than one would say it. */
function inWords(minutes: number): string {
  if (minutes < 15) return `${Math.max(1, Math.floor(minutes))} min`;
  if (minutes < 90) return `${5 * Math.round(minutes / 5)} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${formatCount(Math.round(hours / 24))} days`;
}
