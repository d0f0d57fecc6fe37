export interface ErrorDefinition {
  readonly status: number;
  readonly message: string;
  /** When this code is returned, for the API description. */
  readonly description: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The errors that any endpoint may return. An endpoint adds its own. */
export const commonErrors = {
  invalid_request: {
    status: 400,
    message: "Invalid request",
    description: "A query parameter is invalid.",
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
    description:
      "The data could not be read. Has `Retry-After` if the Data API is temporarily unavailable.",
  },
  internal_error: {
    status: 500,
    message: "Internal error.",
    description: "Any other failure of the function, including a missing setting.",
  },
  auth_unavailable: {
    status: 503,
    message: "The access token cannot be checked right now. Try again shortly.",
    description: "The token can be neither accepted nor rejected at the moment.",
    headers: { "Retry-After": "5" },
  },
} as const satisfies Record<string, ErrorDefinition>;

/** One invalid field of a request, named as the caller wrote it. */
export interface FieldProblem {
  field: string;
  message: string;
}

export interface ApiErrorOptions {
  details?: readonly FieldProblem[];
  /** Seconds, for `Retry-After`. */
  retryAfter?: number | undefined;
  cause?: unknown;
}

/** An error response. The caller sees the code and the details; the cause is only logged. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: string;
  readonly details: readonly FieldProblem[] | undefined;
  readonly retryAfter: number | undefined;

  constructor(code: string, { details, retryAfter, cause }: ApiErrorOptions = {}) {
    super(code, { cause });
    this.code = code;
    this.details = details;
    this.retryAfter = retryAfter;
  }
}
