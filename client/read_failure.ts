import type { components } from "./api.types.ts";
import type { Failure } from "./call_batch_list_error.ts";

/** What is used of a response. */
type Answer = Pick<Response, "status" | "headers" | "json">;

/** Finds in the error of `functions.invoke` what it hides: the function's answer, or why there is none. */
export async function readFailure(
  error: unknown,
  requestId: string,
): Promise<Failure> {
  const { name, context } = readInvokeError(error);
  if (isResponse(context)) {
    return { ...await readAnswer(context, requestId), cause: error };
  }
  // Thrown by the parser: an answer that calls itself JSON and is not.
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

/** Says that the caller ended the call. */
export function aborted({ reason }: AbortSignal, requestId: string): Failure {
  return {
    status: 0,
    code: "aborted",
    message: "The call was ended.",
    requestId,
    cause: reason,
  };
}

/** Says that the time of the call was up. */
export function timedOut(requestId: string): Failure {
  return {
    status: 0,
    code: "timeout",
    message: "The server took too long.",
    requestId,
  };
}

/** Says that what answered with `status` is not the function, and what it said for itself. */
export function unexpected(
  status: number,
  requestId: string,
  { said, cause }: { said?: string | undefined; cause?: unknown } = {},
): Failure {
  const message = `The answer, with status ${status}, is not from calls-batch-list`;
  return {
    status,
    code: "unexpected_answer",
    message: said === undefined ? `${message}.` : `${message}: ${said}`,
    requestId,
    cause,
  };
}

/** Told apart by name: an `instanceof` would need the very copy of supabase-js that the caller has. */
function readInvokeError(
  error: unknown,
): { name?: unknown; context?: unknown } {
  return isRecord(error) ? error : {};
}

async function readAnswer(response: Answer, sentId: string): Promise<Failure> {
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
  const said = isRecord(body) && typeof body.message === "string" ? body.message : undefined;
  return { ...unexpected(status, requestId, { said }), retryAfterSeconds };
}

function readSeconds(text: string | null): number | undefined {
  return text && /^\d+$/.test(text) ? Number(text) : undefined;
}

async function readJson(response: Answer): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

/** By its shape: the app may have given supabase-js the fetch of another library, which has a class of its own. */
function isResponse(value: unknown): value is Answer {
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
