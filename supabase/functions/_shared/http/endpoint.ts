import { allowRequestedHeaders, createCorsHeaders } from "./cors.ts";
import { startDeadline } from "./deadline.ts";
import { ApiError, type ErrorDefinition } from "./errors.ts";
import { describeFailure, type Log, type LogEntry, type LogValue } from "./log.ts";
import { Timings } from "./timings.ts";
import { readTrace, type Trace } from "./trace.ts";

/** A response without the headers that every response has. */
export interface ResponseParts {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string | null;
}

export interface RequestContext {
  /** Aborts when the caller disconnects or the request times out. */
  readonly signal: AbortSignal;
  readonly timings: Timings;
  readonly trace: Trace | undefined;
  /** Fields that the endpoint adds to the log line. */
  readonly logFields: Record<string, LogValue>;
}

export interface EndpointOptions {
  /** For CORS. */
  methods: readonly string[];
  /** By code. An {@link ApiError} with any other code becomes `internal_error`. */
  errors: Readonly<Record<string, ErrorDefinition>> & { internal_error: ErrorDefinition };
  log: Log;
  /** Milliseconds for a whole request. */
  timeoutMs: number;
}

/** Any other method is the caller's text, which is not logged. */
const knownMethods = new Set(["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]);

const requestIdShape = /^[A-Za-z0-9._-]{1,128}$/;

/** The response to a preflight, whose headers are those of every response. */
export const noContent: ResponseParts = { status: 204, headers: {}, body: null };

/**
 * Wraps a handler. Every response, also to a thrown exception, has the CORS headers, `X-Request-Id` and, for errors, the
 * JSON error body; every request writes one log line.
 */
export function createEndpoint(
  { methods, errors, log, timeoutMs }: EndpointOptions,
  handle: (request: Request, context: RequestContext) => Promise<ResponseParts>,
): (request: Request) => Promise<Response> {
  const corsHeaders = createCorsHeaders(methods);
  const definitions = new Map(Object.entries(errors));

  function toFailure(thrown: unknown): Failure {
    const error = thrown instanceof ApiError ? thrown : undefined;
    const definition = error && definitions.get(error.code);
    if (definition) return { error, definition };
    return {
      error: new ApiError("internal_error", { cause: thrown ?? `${thrown}` }),
      definition: errors.internal_error,
    };
  }

  return async function handler(request) {
    const requestId = readRequestId(request.headers);
    const trace = readTrace(request.headers);
    const timings = new Timings();
    const { signal, release } = startDeadline(request.signal, timeoutMs);
    const logFields: Record<string, LogValue> = {};
    let response: ResponseParts;
    let error: ApiError | undefined;
    try {
      response = await handle(request, { signal, timings, trace, logFields });
    } catch (thrown) {
      const failure = toFailure(thrown);
      error = failure.error;
      response = errorResponse(failure, requestId);
    } finally {
      release();
    }
    const clientClosed = error !== undefined && request.signal.aborted;
    writeEntry(log, {
      time: new Date().toISOString(),
      level: response.status < 500 || clientClosed ? "info" : "error",
      request_id: requestId,
      trace_id: trace?.traceId,
      method: knownMethods.has(request.method) ? request.method : "other",
      status: clientClosed ? 499 : response.status,
      code: clientClosed ? "client_closed_request" : error?.code,
      duration_ms: timings.total(),
      auth_ms: timings.get("auth"),
      db_ms: timings.get("db"),
      ...logFields,
      ...(error && describeFailure(error)),
    });
    const headers = {
      ...response.headers,
      ...corsHeaders,
      ...(request.method === "OPTIONS" && allowRequestedHeaders(request.headers)),
      "X-Request-Id": requestId,
    };
    return new Response(response.body, { status: response.status, headers });
  };
}

/** A failing log does not fail the request. */
function writeEntry(log: Log, entry: LogEntry): void {
  try {
    log(entry);
  } catch {
    // Nowhere left to report it.
  }
}

function readRequestId(headers: Headers): string {
  const given = headers.get("x-request-id");
  return given !== null && requestIdShape.test(given) ? given : crypto.randomUUID();
}

interface Failure {
  error: ApiError;
  definition: ErrorDefinition;
}

function errorResponse(
  { error: { code, details, retryAfter }, definition }: Failure,
  requestId: string,
): ResponseParts {
  const problems = details?.map(({ field, message }) => `${field} ${message}`).join("; ");
  return {
    status: definition.status,
    headers: {
      "Content-Type": "application/json; charset=utf-8",
      "Cache-Control": "no-store",
      ...definition.headers,
      ...(retryAfter !== undefined && { "Retry-After": String(retryAfter) }),
    },
    body: JSON.stringify({
      error: problems === undefined ? definition.message : `${definition.message}: ${problems}.`,
      code,
      request_id: requestId,
      details,
    }),
  };
}
