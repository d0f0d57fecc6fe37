import { readBearerToken } from "../_shared/auth/token.ts";
import type { TokenVerifier } from "../_shared/auth/verify_token.ts";
import { createEndpoint, noContent } from "../_shared/http/endpoint.ts";
import { ApiError } from "../_shared/http/errors.ts";
import type { Log } from "../_shared/http/log.ts";
import type { ReadPage } from "./reader.ts";
import { errors, methods } from "./errors.ts";
import { readQuery } from "./request.ts";
import { pageResponse } from "./response.ts";

export interface Services {
  verifyToken: TokenVerifier;
  readPage: ReadPage;
}

export interface HandlerOptions {
  /** Called per request, so that a missing setting becomes a normal 500. */
  getServices: () => Services;
  log: Log;
  /** Milliseconds for a whole request. */
  timeoutMs: number;
}

/** Creates the endpoint, which lists the call batches of the caller's agency. */
export function createHandler(
  { getServices, log, timeoutMs }: HandlerOptions,
): (request: Request) => Promise<Response> {
  return createEndpoint(
    { methods, errors, log, timeoutMs },
    async function listBatches(request, { signal, timings, trace, logFields }) {
      const { method, headers } = request;
      if (method === "OPTIONS") return noContent;
      if (method !== "GET") throw new ApiError("method_not_allowed");

      const token = readBearerToken(headers);
      const { verifyToken, readPage } = getServices();
      const userId = await timings.measure("auth", () => verifyToken(token, signal));
      logFields.user_id = userId;

      const query = readQuery(readParameters(request));

      const caller = { userId, token, signal, traceparent: trace?.traceparent };
      const page = await timings.measure("db", () => readPage(caller, query));
      logFields.agency_id = page.agencyId;
      logFields.rows = page.batches.length;

      const ifNoneMatch = headers.get("if-none-match");
      return pageResponse(page, { query, ifNoneMatch, serverTiming: timings.toHeader() });
    },
  );
}

/** Without `new URL()`, which throws on a malformed `Host`, and past a `Host` that itself contains a `?`. */
function readParameters({ url, headers }: Request): URLSearchParams {
  const host = headers.get("host") ?? "";
  const address = url.slice(url.indexOf("//") + 2);
  const path = address.startsWith(host) ? address.slice(host.length) : address;
  return new URLSearchParams(/\?([^#]*)/.exec(path)?.[1]);
}
