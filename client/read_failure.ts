import type { components } from "./api.types.ts";
import type { Failure } from "./call_batch_list_error.ts";

type ResponseLike = Pick<Response, "status" | "headers" | "json">;

/** Extracts the response, or the network error, from a `functions.invoke` error. */
export async function readFailure(
  error: unknown,
  requestId: string,
): Promise<Failure> {
  const { name, context } = readInvokeError(error);
  if (isResponse(context)) {
    return { ...await readResponse(context, requestId), cause: error };
  }
  // Thrown by the parser: the content type is JSON, the body is not.
  if (name === "SyntaxError") {
    return unexpected(200, requestId, { cause: error });
  }
  return {
    status: 0,
    code: "unreachable",
    message: "The server cannot be reached.",
    requestId,
    cause: context ?? error,
  };
}

export function aborted({ reason }: AbortSignal, requestId: string): Failure {
  return {
    status: 0,
    code: "aborted",
    message: "The request was aborted.",
    requestId,
    cause: reason,
  };
}

export function timedOut(requestId: string): Failure {
  return {
    status: 0,
    code: "timeout",
    message: "The server took too long.",
    requestId,
  };
}

/** A response that did not come from calls-batch-list, e.g. from a gateway. */
export function unexpected(
  status: number,
  requestId: string,
  { gatewayMessage, cause }: { gatewayMessage?: string | undefined; cause?: unknown } = {},
): Failure {
  const message = `Unexpected response (status ${status}): not from calls-batch-list`;
  return {
    status,
    code: "unexpected_answer",
    message: gatewayMessage === undefined ? `${message}.` : `${message}: ${gatewayMessage}`,
    requestId,
    cause,
  };
}

/** By shape: `instanceof` would need the same copy of supabase-js. */
function readInvokeError(
  error: unknown,
): { name?: unknown; context?: unknown } {
  return isRecord(error) ? error : {};
}

async function readResponse(response: ResponseLike, sentId: string): Promise<Failure> {
  const { status } = response;
  const requestId = response.headers.get("x-request-id") ?? sentId;
  if (status === 304) {
    return {
      status,
      code: "not_modified",
      message: "The page has not changed.",
      requestId,
    };
  }
  const body = await readJson(response);
  const retryAfterSeconds = readSeconds(response.headers.get("retry-after"));
  if (isErrorBody(body)) {
    const { error: message, code, request_id, details } = body;
    return {
      status,
      code,
      message,
      requestId: request_id,
      details,
      retryAfterSeconds,
    };
  }
  const gatewayMessage = isRecord(body) && typeof body.message === "string"
    ? body.message
    : undefined;
  return { ...unexpected(status, requestId, { gatewayMessage }), retryAfterSeconds };
}

function readSeconds(text: string | null): number | undefined {
  return text && /^\d+$/.test(text) ? Number(text) : undefined;
}

async function readJson(response: ResponseLike): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

/** By shape: the app may have passed supabase-js another fetch with its own class. */
function isResponse(value: unknown): value is ResponseLike {
  return isRecord(value) && typeof value.status === "number" &&
    typeof value.json === "function" &&
    isRecord(value.headers) && typeof value.headers.get === "function";
}

function isErrorBody(body: unknown): body is components["schemas"]["Error"] {
  return isRecord(body) && typeof body.error === "string" &&
    typeof body.code === "string" &&
    typeof body.request_id === "string";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
