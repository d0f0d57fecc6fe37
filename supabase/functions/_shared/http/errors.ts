/** What a caller may be told: every error code with its HTTP status and what it stands for. */
export const errorTable = {
  invalid_request: { status: 400, meaning: "A query parameter is unusable." },
  missing_authorization: {
    status: 401,
    meaning: "There is no `Authorization: Bearer …` header.",
  },
  invalid_token: {
    status: 401,
    meaning: "The token is not a currently valid JWT of a signed-in user.",
  },
  no_agency: { status: 403, meaning: "The user belongs to no agency." },
  method_not_allowed: {
    status: 405,
    meaning: "The method is neither GET nor OPTIONS.",
  },
  fetch_failed: { status: 500, meaning: "The data could not be read." },
  internal_error: {
    status: 500,
    meaning: "Something else went wrong on the server.",
  },
  auth_unavailable: {
    status: 503,
    meaning: "The token could be neither accepted nor refused; try again later.",
  },
} as const;

/** A stable, machine-readable error code. */
export type ErrorCode = keyof typeof errorTable;

/** One unusable field of a request, named as the caller wrote it. */
export interface FieldProblem {
  field: string;
  message: string;
}

/** What an {@link ApiError} may carry besides its code and its sentence. */
export interface ApiErrorOptions {
  details?: readonly FieldProblem[];
  headers?: Readonly<Record<string, string>>;
  cause?: unknown;
}

/** An answer other than success. The message is for the caller; the cause is for the log alone. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: ErrorCode;
  readonly status: number;
  readonly details: readonly FieldProblem[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ErrorCode, message: string, options: ApiErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.status = errorTable[code].status;
    this.details = options.details;
    this.headers = options.headers ?? {};
  }
}

/** How the Data API or the auth server failed: HTTP status (0 without an answer), its code and message. */
export class UpstreamError extends Error {
  override readonly name = "UpstreamError";
  readonly status: number;
  readonly code: string | undefined;

  constructor(status: number, message: string, code?: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** What reading an answer may throw. Those of the first kind quote the answer, and with it names and numbers. */
const quoting = new Set(["SyntaxError", "PostgrestError"]);
const unreadable = new Set([...quoting, "ZodError"]);

/** Turns whatever was thrown while calling an upstream into an {@link UpstreamError}. */
export function toUpstreamError(thrown: unknown): UpstreamError {
  if (thrown instanceof UpstreamError) return thrown;
  if (!(thrown instanceof Error)) return new UpstreamError(0, `thrown: ${typeof thrown}`);
  const message = quoting.has(thrown.name) ? "The answer is no JSON" : thrown.message;
  return new UpstreamError(unreadable.has(thrown.name) ? 200 : 0, `${thrown.name}: ${message}`);
}
