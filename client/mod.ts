/** The typed client of `calls-batch-list`, for browsers and servers. */
export {
  CallBatchListError,
  type CallBatchListErrorCode,
  isCallBatchListError,
} from "./call_batch_list_error.ts";
export { iterateCallBatches, iterateCallBatchPages } from "./iterate_call_batches.ts";
export { listCallBatches } from "./list_call_batches.ts";
export type {
  Activity,
  Batch,
  BatchFilters,
  CallOptions,
  FunctionsClient,
  Include,
  IncludeName,
  Page,
  PageRequest,
  Sort,
  Status,
  WalkRequest,
} from "./types.ts";
