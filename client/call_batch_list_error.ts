import type { ErrorBody } from "../supabase/functions/calls-batch-list/schema.ts";

/**
 * Why there is no page. Besides the codes of the function:
 * `aborted` (the signal of the call), `unreachable` (no answer came), `unexpected_answer` (what answered is not the
 * function: a gateway, a proxy), `not_modified` (304, to an `If-None-Match` that the Supabase client was told to send).
 */
export type CallBatchListErrorCode =
  | ErrorBody["code"]
  | "aborted"
  | "unreachable"
  | "unexpected_answer"
  | "not_modified"
  // Codes of a function newer than this client.
  | (string & Record<never, never>);

/** What a {@link CallBatchListError} says. */
export interface Failure {
  /** HTTP status; 0 when no answer came. */
  status: number;
  code: CallBatchListErrorCode;
  /** A sentence for a person. */
  message: string;
  /** Under which the server's log has the request, if it got that far. */
  requestId: string;
  /** Which parameters are unusable, for `invalid_request`. */
  details?: readonly { field: string; message: string }[] | undefined;
  cause?: unknown;
}

/** The one error that this client throws. */
export class CallBatchListError extends Error {
  override readonly name = "CallBatchListError";
  readonly status: number;
  readonly code: CallBatchListErrorCode;
  readonly requestId: string;
  readonly details: readonly { field: string; message: string }[];

  constructor({ status, code, message, requestId, details, cause }: Failure) {
    super(message, { cause });
    this.status = status;
    this.code = code;
    this.requestId = requestId;
    this.details = details ?? [];
  }
}
