import type { components } from "./api.types.ts";

/**
 * The codes of the function, and: `aborted` (by the signal), `timeout`, `unreachable` (no response), `unexpected_answer`
 * (the response is a gateway's or a proxy's), `not_modified` (304, to an `If-None-Match` set on the Supabase client).
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

export interface Failure {
  /** HTTP status; 0 without a response. */
  status: number;
  code: CallBatchListErrorCode;
  /** A sentence for people. */
  message: string;
  /** Finds the request in the server's log. */
  requestId: string;
  /** The invalid parameters, for `invalid_request`. */
  details?: readonly { field: string; message: string }[] | undefined;
  /** From `Retry-After`. */
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

/** By shape, so that it recognizes the errors of another copy of the package. */
export function isCallBatchListError(
  error: unknown,
): error is CallBatchListError {
  return error instanceof Error && error.name === "CallBatchListError" &&
    "requestId" in error;
}
