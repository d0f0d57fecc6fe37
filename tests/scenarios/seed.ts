import { batchId } from "./caller.ts";

/** What `supabase/seed.sql` says of batch `n`, as far as scenarios filter by it. */
export interface SeedBatch {
  n: number;
  id: string;
  status: string;
  campaignId: string | null;
}

/** The statuses of the contract, in the order in which it names them. */
export const STATUSES = [
  "pending",
  "scheduled",
  "processing",
  "paused",
  "completed",
  "failed",
  "cancelled",
];

const STATUS_CYCLE = [
  "processing",
  "completed",
  "paused",
  "pending",
  "scheduled",
  "failed",
  "cancelled",
];

/** The batches of the member's agency as the list must order them: newest first, then by id downwards. */
export const MEMBER_BATCHES: SeedBatch[] = Array.from({ length: 42 }, (_, index) => index + 1)
  .sort((a, b) => moment(a) - moment(b) || b - a)
  .map((n) => ({
    n,
    id: batchId(n),
    status: STATUS_CYCLE[(n - 1) % 7] ?? "",
    campaignId: n % 5 === 0 ? null : campaignId(1 + (n - 1) % 3),
  }));

/** How many batches the stranger's agency has. */
export const STRANGER_TOTAL = 18;

/** The id of campaign `n` of the seed: 1 to 3 are the member's, 4 and 5 the stranger's. */
export function campaignId(n: number): string {
  return `c0000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
}

/** The ids of the member's batches that fit, in order. */
export function memberIds(fits: (batch: SeedBatch) => boolean = () => true): string[] {
  return MEMBER_BATCHES.filter(fits).map(({ id }) => id);
}

/** How many steps into the past: three batches share each, but the first is alone. */
function moment(n: number): number {
  return Math.floor((n + 1) / 3);
}
