/** What `supabase/seed.sql` says of batch `n`, as far as scenarios filter and sort by it. */
export interface SeedBatch {
  id: string;
  status: string;
  campaignId: string | null;
  agentId: string | null;
  /** Milliseconds since the epoch, as are the other times. */
  createdAt: number;
  scheduledFor: number | undefined;
  startedAt: number | undefined;
}

/** The agencies of the member and of the outsider. */
export const agencies = { own: seedId("a", 1), other: seedId("a", 2) };

/** The statuses, in the order in which the README names them. */
export const statuses = [
  "pending",
  "scheduled",
  "processing",
  "paused",
  "completed",
  "failed",
  "cancelled",
];

const statusCycle = [
  "processing",
  "completed",
  "paused",
  "pending",
  "scheduled",
  "failed",
  "cancelled",
];
const day = 24 * 3_600_000;

/** The batches of the member's agency as the list must order them: newest first, then by id downwards. */
export const memberBatches: SeedBatch[] = Array.from({ length: 42 }, (_, index) => index + 1)
  .map((n) => {
    // Three batches share each moment, but the first is alone.
    const createdAt = Date.UTC(2025, 0, 15, 10, 30) - Math.floor((n + 1) / 3) * 19_023_250;
    const status = statusCycle[(n - 1) % 7] ?? "";
    return {
      id: batchId(n),
      status,
      campaignId: n % 5 === 0 ? null : campaignId(1 + (n - 1) % 3),
      agentId: n % 4 === 0 ? null : agentId(1 + (n - 1) % 2),
      createdAt,
      scheduledFor: status === "scheduled" ? createdAt + 7 * day : undefined,
      startedAt: ["pending", "scheduled"].includes(status) ? undefined : createdAt + 60_000,
    };
  })
  .sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));

type TimeOf = (batch: SeedBatch) => number | undefined;

/** Each sort with the time it goes by. */
export const sorts = ([
  ["created_at", ({ createdAt }) => createdAt],
  ["scheduled_for", ({ scheduledFor }) => scheduledFor],
  ["started_at", ({ startedAt }) => startedAt],
] satisfies [string, TimeOf][]).flatMap(([name, timeOf]): [string, TimeOf][] => [
  [name, timeOf],
  [`-${name}`, timeOf],
]);

/** The ids of the batches that have the time, in the order of the sort. */
export function sortBatches(batches: SeedBatch[], sort: string, timeOf: TimeOf): string[] {
  const keyed = batches.flatMap((batch) => {
    const time = timeOf(batch);
    return time === undefined ? [] : [`${time} ${batch.id}`];
  });
  const sorted = sort.startsWith("-") ? keyed.sort().reverse() : keyed.sort();
  return sorted.map((key) => key.split(" ")[1] ?? "");
}

/** How many batches the outsider's agency has. */
export const outsiderTotal = 18;

/** The ids of the member's batches that fit, in order. */
export function memberIds(fits: (batch: SeedBatch) => boolean = () => true): string[] {
  return memberBatches.filter(fits).map(({ id }) => id);
}

/** The id of batch `n`. */
export function batchId(n: number): string {
  return seedId("b", n);
}

/** The id of campaign `n`: 1 to 3 are the member's, 4 and 5 the outsider's. */
export function campaignId(n: number): string {
  return seedId("c", n);
}

/** The id of agent `n`: 1 and 2 are the member's, 3 is the outsider's. */
export function agentId(n: number): string {
  return seedId("d", n);
}

/** The id of account `n`: member, colleague, outsider, newcomer. */
export function userId(n: number): string {
  return seedId("5", n);
}

function seedId(kind: string, n: number): string {
  return `${kind}0000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
}
