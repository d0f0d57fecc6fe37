/** What a caller is told for an error code, and what the API description says of it. */
export interface ErrorDefinition {
  readonly status: number;
  /** A sentence for a person. */
  readonly message: string;
  /** When this code is answered. */
  readonly description: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The errors that any endpoint may answer. An endpoint adds its own. */
export const commonErrors = {
  invalid_request: {
    status: 400,
    message: "The request cannot be used",
    description: "A query parameter is unusable.",
  },
  missing_authorization: {
    status: 401,
    message: "Send the access token of a signed-in user as Authorization: Bearer <token>.",
    description: "There is no `Authorization: Bearer …` header.",
    headers: { "WWW-Authenticate": "Bearer" },
  },
  invalid_token: {
    status: 401,
    message: "The access token is invalid or has expired. Sign in again.",
    description: "The token is not a currently valid JWT of a signed-in user.",
    headers: { "WWW-Authenticate": 'Bearer error="invalid_token"' },
  },
  fetch_failed: {
    status: 500,
    message: "The data could not be read. Try again shortly.",
    description: "The data could not be read.",
  },
  internal_error: {
    status: 500,
    message: "Something went wrong on our side.",
    description: "Something else went wrong on the server.",
  },
  auth_unavailable: {
    status: 503,
    message: "The access token cannot be checked right now. Try again shortly.",
    description: "The token could be neither accepted nor refused; try again later.",
    headers: { "Retry-After": "5" },
  },
} as const satisfies Record<string, ErrorDefinition>;

/** One unusable field of a request, named as the caller wrote it. */
export interface FieldProblem {
  field: string;
  message: string;
}

/** What an {@link ApiError} may carry besides its code. */
export interface ApiErrorOptions {
  details?: readonly FieldProblem[];
  cause?: unknown;
}

/** An answer other than success. The code is for the caller; the cause is for the log alone. */
export class ApiError<Code extends string = string> extends Error {
  override readonly name = "ApiError";
  readonly code: Code;
  readonly details: readonly FieldProblem[] | undefined;

  constructor(code: Code, { details, cause }: ApiErrorOptions = {}) {
    super(code, { cause });
    this.code = code;
    this.details = details;
  }
}

/** How the Data API or the auth server failed. */
export interface UpstreamFailure {
  /** The HTTP status; 0 without an answer. */
  status: number;
  /** The code of PostgREST or Postgres (`PGRST301`, `42501`), or the name of what was thrown. */
  code?: string | undefined;
  /** The upstream's own words, where they cannot quote a value. */
  message?: string | undefined;
}

/** A failure of the Data API or the auth server, fit for the log. */
export class UpstreamError extends Error {
  override readonly name = "UpstreamError";
  readonly failure: UpstreamFailure;

  constructor(failure: UpstreamFailure) {
    super(failure.message ?? `Upstream status ${failure.status}`);
    this.failure = failure;
  }
}

/** Messages that name objects of the database or a state of it, and never a value that somebody entered. */
const safeMessages = [
  /^permission denied for (table|view|schema|function|sequence) [\w.]+$/,
  /^relation "[\w.]+" does not exist$/,
  /^column [\w.]+ does not exist$/,
  /^Could not find the table '[\w.]+' in the schema cache$/,
  /^Could not query the database for the schema cache\. Retrying\.$/,
  /^Database connection error\. Retrying the connection\.$/,
  /^Timed out acquiring connection from connection pool\.$/,
  /^canceling statement due to [a-z ]+$/,
  /^sorry, too many clients already$/,
  /^JWT (expired|issued at future|not yet valid|not in audience)$/,
];

/** The message, if it is one that cannot quote a value: a name, a phone number, an address, a secret. */
export function toSafeMessage(message: string): string | undefined {
  return safeMessages.some((safe) => safe.test(message)) ? message : undefined;
}

/** What a failed call may say of the network. */
const networkProblems = /connection refused|connection reset|dns error|timed out|certificate/i;

/** What reading an answer may throw: there was an answer, and it made no sense. */
const unreadable = new Set(["SyntaxError", "PostgrestError", "ZodError"]);

/** Turns whatever was thrown while calling an upstream into an {@link UpstreamError}, without quoting it. */
export function toUpstreamError(thrown: unknown): UpstreamError {
  if (thrown instanceof UpstreamError) return thrown;
  if (!(thrown instanceof Error)) return new UpstreamError({ status: 0, code: typeof thrown });
  const { name: code, message } = thrown;
  return new UpstreamError({
    status: unreadable.has(code) ? 200 : 0,
    code,
    message: networkProblems.exec(message)?.[0].toLowerCase(),
  });
}
