import { createCorsHeaders } from "./cors.ts";
import { startDeadline } from "./deadline.ts";
import { ApiError, commonErrors, type ErrorDefinition } from "./errors.ts";
import { describeFailure, type Log, type LogEntry, type LogValue } from "./log.ts";
import { Timings } from "./timings.ts";
import { readTrace, type Trace } from "./trace.ts";

/** A response before it has what every response has. */
export interface Answer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string | null;
}

/** What the steps of one request share. */
export interface RequestContext {
  /** Aborts when the caller leaves or the time for the whole request is over. */
  readonly signal: AbortSignal;
  readonly timings: Timings;
  /** The caller's trace, if it sent one. */
  readonly trace: Trace | undefined;
  /** What the endpoint adds to the log line. */
  readonly logFields: Record<string, LogValue>;
}

/** What an endpoint is made of, besides its own work. */
export interface EndpointOptions {
  /** The methods that it answers, for CORS. */
  methods: readonly string[];
  /** The errors that it may answer, by code. */
  errors: Readonly<Record<string, ErrorDefinition>>;
  log: Log;
  /** How long one request may take, in milliseconds. */
  timeoutMs: number;
}

const requestIdShape = /^[A-Za-z0-9._-]{1,128}$/;

/** The answer to a preflight: its headers are those of every answer. */
export const noContent: Answer = { status: 204, headers: {}, body: null };

/**
 * Wraps the work of an endpoint: every response, those to thrown exceptions included, has the CORS headers,
 * `X-Request-Id` and, for errors, the JSON error body; and every request leaves one line in the log.
 */
export function createEndpoint(
  { methods, errors, log, timeoutMs }: EndpointOptions,
  work: (request: Request, context: RequestContext) => Promise<Answer>,
): (request: Request) => Promise<Response> {
  const corsHeaders = createCorsHeaders(methods);

  return async function respond(request) {
    const requestId = readRequestId(request.headers);
    const trace = readTrace(request.headers);
    const timings = new Timings();
    const deadline = startDeadline(request.signal, timeoutMs);
    const logFields: Record<string, LogValue> = {};
    let answer: Answer;
    let error: ApiError | undefined;
    try {
      answer = await work(request, { signal: deadline.signal, timings, trace, logFields });
    } catch (thrown) {
      error = toApiError(thrown, errors);
      answer = toErrorAnswer(error, { definition: errors[error.code], requestId });
    } finally {
      deadline.release();
      timings.stop();
    }
    const left = error !== undefined && request.signal.aborted;
    writeEntry(log, {
      time: new Date().toISOString(),
      level: answer.status < 500 || left ? "info" : "error",
      request_id: requestId,
      trace_id: trace?.traceId,
      method: request.method,
      status: left ? 499 : answer.status,
      code: left ? "client_closed_request" : error?.code,
      duration_ms: timings.total(),
      auth_ms: timings.get("auth"),
      db_ms: timings.get("db"),
      ...logFields,
      ...(error && describeFailure(error)),
    });
    const headers = { ...answer.headers, ...corsHeaders, "X-Request-Id": requestId };
    return new Response(answer.body, { status: answer.status, headers });
  };
}

/** A caller gets the answer even where its log line cannot be written. */
function writeEntry(log: Log, entry: LogEntry): void {
  try {
    log(entry);
  } catch {
    // There is no other place to report it.
  }
}

function readRequestId(headers: Headers): string {
  const given = headers.get("x-request-id");
  return given !== null && requestIdShape.test(given) ? given : crypto.randomUUID();
}

function toApiError(thrown: unknown, errors: EndpointOptions["errors"]): ApiError {
  if (thrown instanceof ApiError && Object.hasOwn(errors, thrown.code)) return thrown;
  return new ApiError("internal_error", { cause: thrown ?? `${thrown}` });
}

function toErrorAnswer(
  { code, details }: ApiError,
  { definition = commonErrors.internal_error, requestId }: {
    definition: ErrorDefinition | undefined;
    requestId: string;
  },
): Answer {
  const problems = details?.map(({ field, message }) => `${field} ${message}`).join("; ");
  return {
    status: definition.status,
    headers: {
      "Content-Type": "application/json",
      "Cache-Control": "no-store",
      ...definition.headers,
    },
    body: JSON.stringify({
      error: problems === undefined ? definition.message : `${definition.message}: ${problems}.`,
      code,
      request_id: requestId,
      details,
    }),
  };
}
