import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import { z } from "zod";
import { toUpstreamError, UpstreamError } from "./http/errors.ts";

/** Where the Data API is, and what reaches it. */
export interface DataApiOptions {
  supabaseUrl: string;
  /** The publishable key. Whose rows are read is said by each query's own `Authorization` header. */
  apiKey: string;
  fetch: typeof fetch;
}

const errorSchema = z.object({ code: z.string().optional(), message: z.string() });

/**
 * Makes one client that serves every caller: it holds no session, and each query is asked with {@link askAs}.
 * Queries should be made with `.throwOnError()`; they then reject with an {@link UpstreamError} for any status but 200
 * and 206.
 */
export function createDataApi<Database>(
  { supabaseUrl, apiKey, fetch }: DataApiOptions,
): SupabaseClient<Database> {
  return createClient<Database>(supabaseUrl, apiKey, {
    accessToken: () => Promise.resolve(null),
    db: { retry: false },
    global: { fetch: withStrictStatus(fetch) },
  });
}

/** Who asks. */
export interface Asker {
  token: string;
  /** Ends the call. */
  signal: AbortSignal;
}

/** A query of supabase-js, as far as asking it goes. */
interface Askable {
  setHeader(name: string, value: string): this;
  abortSignal(signal: AbortSignal): this;
}

/**
 * A copy of a query that asks as someone; await it. The query itself stays as it is, so it can be kept and asked again,
 * by whomever: building one costs more than everything else about a request. The copy has headers of its own, so that
 * nobody's token can get into another's call, whatever a version of supabase-js does in `setHeader()`.
 */
export function askAs<Query extends Askable>({ token, signal }: Asker, query: Query): Query {
  const kept: unknown = Reflect.get(query, "headers");
  if (!(kept instanceof Headers)) throw new TypeError("A query of supabase-js has no headers");
  const headers = new Headers(kept);
  const copy: Query = Object.assign(Object.create(Object.getPrototypeOf(query)), query, {
    headers,
  });
  return copy.setHeader("Authorization", `Bearer ${token}`).abortSignal(signal);
}

/**
 * postgrest-js takes a 404 with an empty body, or with `[]`, for a success. So the status is judged before it: anything
 * but a result is thrown, with the upstream's own words for the log.
 */
function withStrictStatus(
  fetch: typeof globalThis.fetch,
): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, { ...init, redirect: "error" });
    if (response.status === 200 || response.status === 206) return response;
    throw await readError(response);
  };
}

async function readError(response: Response): Promise<UpstreamError> {
  const text = await response.text().catch((thrown) => toUpstreamError(thrown).message);
  try {
    const { code, message } = errorSchema.parse(JSON.parse(text));
    return new UpstreamError(response.status, message, code);
  } catch {
    // What looks like data is not for the log; what gateways say in their own words is.
    const isData = /^\s*[[{"]/.test(text);
    return new UpstreamError(response.status, isData ? "The answer is no error object" : text);
  }
}
