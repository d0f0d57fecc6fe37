/** In the order of a batch's life. */
export const batchStatuses = [
  "pending",
  "scheduled",
  "processing",
  "paused",
  "completed",
  "failed",
  "cancelled",
] as const;

export type BatchStatus = typeof batchStatuses[number];
