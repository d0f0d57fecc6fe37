/** The typed client of `calls-batch-list`, for browsers and servers. */
export type { Batch, Page } from "../supabase/functions/calls-batch-list/schema.ts";
export { CallBatchListError, type CallBatchListErrorCode } from "./call_batch_list_error.ts";
export { iterateCallBatches, type WalkRequest } from "./iterate_call_batches.ts";
export {
  type BatchFilters,
  type Caller,
  listCallBatches,
  type PageRequest,
} from "./list_call_batches.ts";
