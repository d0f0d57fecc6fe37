import type { components } from "./api.types.ts";

/**
 * Why there is no page. Besides the codes of the function:
 * `aborted` (the signal of the call), `timeout` (its time was up), `unreachable` (no answer came), `unexpected_answer` (what answered is not the
 * function: a gateway, a proxy), `not_modified` (304, to an `If-None-Match` that the Supabase client was told to send).
 */
export type CallBatchListErrorCode =
  | components["schemas"]["Error"]["code"]
  | "aborted"
  | "timeout"
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
  /** Seconds after which to try again, where the server says so. */
  retryAfterSeconds?: number | undefined;
  cause?: unknown;
}

/** The one error that this client throws. */
export class CallBatchListError extends Error {
  override readonly name = "CallBatchListError";
  readonly status: number;
  readonly code: CallBatchListErrorCode;
  readonly requestId: string;
  readonly details: readonly { field: string; message: string }[];
  readonly retryAfterSeconds: number | undefined;

  constructor(failure: Failure) {
    super(failure.message, { cause: failure.cause });
    this.status = failure.status;
    this.code = failure.code;
    this.requestId = failure.requestId;
    this.details = failure.details ?? [];
    this.retryAfterSeconds = failure.retryAfterSeconds;
  }

  /** For logs: `JSON.stringify()` drops the message of an error. */
  toJSON(): Omit<Failure, "cause"> & { name: string } {
    const { name, message, status, code, requestId, details, retryAfterSeconds } = this;
    return { name, message, status, code, requestId, details, retryAfterSeconds };
  }
}

/** Whether this client threw `error`: by its shape, so that another copy of the package may have done so. */
export function isCallBatchListError(
  error: unknown,
): error is CallBatchListError {
  return error instanceof Error && error.name === "CallBatchListError" &&
    "requestId" in error;
}
