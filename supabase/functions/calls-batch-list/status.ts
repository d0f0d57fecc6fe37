/** The statuses of a batch, in the order of its life. */
export const batchStatuses = [
  "pending",
  "scheduled",
  "processing",
  "paused",
  "completed",
  "failed",
  "cancelled",
] as const;

/** The status of a batch. */
export type BatchStatus = typeof batchStatuses[number];
