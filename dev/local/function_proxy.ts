import type { FunctionProcess } from "./function_process.ts";
import { refusal } from "./gateway.ts";
import type { Handler } from "./lite.ts";

const BOOT_TIMEOUT_MS = 10_000;

/** Hands requests on to a function's process and its answers back, neither touched on the way. */
export function createFunctionProxy(functionProcess: FunctionProcess): Handler {
  return async (request) => {
    const url = new URL(request.url);
    // Only till the answer begins: from then on a caller who leaves closes the body.
    const caller = new AbortController();
    const leave = () => caller.abort();
    request.signal.addEventListener("abort", leave);
    try {
      const address = await soon(functionProcess.address());
      const headers = new Headers(request.headers);
      headers.delete("Host");
      // Otherwise fetch asks for a compressed answer in its own name and unpacks it.
      headers.set("Accept-Encoding", "identity");
      // A hosted function sees its own name as the first part of the path.
      const path = url.pathname.replace("/functions/v1", "");
      return await fetch(`${address}${path}${url.search}`, {
        method: request.method,
        headers,
        body: request.body,
        redirect: "manual",
        signal: caller.signal,
      });
    } catch {
      return refusal(503, {
        code: "BOOT_ERROR",
        message: "Function failed to start (please check logs)",
      });
    } finally {
      request.signal.removeEventListener("abort", leave);
    }
  };
}

/** Answers for every other function, in the words of the hosted platform. */
export function refuseUnknownFunction(): Promise<Response> {
  return Promise.resolve(
    refusal(404, { code: "NOT_FOUND", message: "Requested function was not found" }),
  );
}

/** `promise`, but not waited for longer than a caller would. */
async function soon<T>(promise: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error("late")), BOOT_TIMEOUT_MS);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
