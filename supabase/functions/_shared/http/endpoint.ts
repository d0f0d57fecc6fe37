import { corsHeaders } from "./cors.ts";
import { startDeadline } from "./deadline.ts";
import { ApiError } from "./errors.ts";
import { describeFailure, type Log, type LogEntry } from "./log.ts";
import { createTimings, type Timings } from "./timings.ts";

/** A response before it has what every response has. */
export interface Answer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string | null;
}

/** What the steps of one request share. */
export interface Exchange {
  /** Ends when the caller leaves or the time for the whole request is over. */
  readonly signal: AbortSignal;
  readonly timings: Timings;
  /** What the log line will say of this request besides its result. */
  readonly facts: Pick<LogEntry, "user_id" | "agency_id" | "rows">;
}

/** What an endpoint needs besides its own work. */
export interface EndpointOptions {
  log: Log;
  /** How long one request may take, in milliseconds. */
  timeoutMs: number;
}

const requestIdShape = /^[A-Za-z0-9._-]{1,128}$/;

/**
 * Wraps the work of an endpoint: every response, those to thrown exceptions included, has the CORS headers,
 * `X-Request-Id` and, for errors, the JSON error body; and every request leaves one line in the log.
 */
export function createEndpoint(
  { log, timeoutMs }: EndpointOptions,
  work: (request: Request, exchange: Exchange) => Promise<Answer>,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const requestId = readRequestId(request);
    const deadline = startDeadline(request.signal, timeoutMs);
    const timings = createTimings();
    const exchange: Exchange = { signal: deadline.signal, timings, facts: {} };
    let answer: Answer;
    let error: ApiError | undefined;
    try {
      answer = await work(request, exchange);
    } catch (thrown) {
      error = toApiError(thrown);
      answer = toAnswer(error, requestId);
    } finally {
      deadline.release();
    }
    const left = error !== undefined && request.signal.aborted;
    writeLine(log, () => ({
      time: new Date().toISOString(),
      level: answer.status < 500 || left ? "info" : "error",
      request_id: requestId,
      method: request.method,
      status: left ? 499 : answer.status,
      code: left ? "client_closed_request" : error?.code,
      duration_ms: timings.total(),
      auth_ms: timings.get("auth"),
      db_ms: timings.get("db"),
      ...exchange.facts,
      ...(error && describeFailure(error)),
    }));
    const headers = {
      ...answer.headers,
      ...corsHeaders,
      "X-Request-Id": requestId,
    };
    return new Response(answer.body, { status: answer.status, headers });
  };
}

/** An answer is worth more than its line in the log. */
function writeLine(log: Log, describe: () => LogEntry): void {
  try {
    log(describe());
  } catch {
    // Then there is nowhere to say so.
  }
}

function readRequestId(request: Request): string {
  const given = request.headers.get("x-request-id");
  return given !== null && requestIdShape.test(given) ? given : crypto.randomUUID();
}

function toApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  return new ApiError("internal_error", "Something went wrong on our side.", {
    cause: thrown ?? `${thrown}`,
  });
}

function toAnswer(
  { status, code, message, details, headers }: ApiError,
  requestId: string,
): Answer {
  return {
    status,
    headers: {
      "Content-Type": "application/json",
      "Cache-Control": "no-store",
      ...headers,
    },
    body: JSON.stringify({
      error: message,
      code,
      request_id: requestId,
      details,
    }),
  };
}

/** The answer to a preflight: its headers are those of every answer. */
export const noContent: Answer = { status: 204, headers: {}, body: null };
