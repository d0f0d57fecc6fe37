import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import * as z from "zod/mini";
import { toSafeMessage, UpstreamError } from "./http/errors.ts";

/** Where the Data API is, and what reaches it. */
export interface DataApiOptions {
  supabaseUrl: string;
  /** The publishable key. Whose rows are read is said by each query's own `Authorization` header. */
  apiKey: string;
  fetch: typeof fetch;
}

/**
 * Makes one client that serves every caller: it holds no session, and each query is asked with {@link askDataApi}.
 * Reads are not retried: a screen that refreshes prefers an early error.
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

/** Who calls: the token whose rows are read, what ends the call, and the trace it belongs to. */
export interface Caller {
  token: string;
  signal: AbortSignal;
  traceparent?: string | undefined;
}

/** A query of supabase-js, as far as asking it goes. */
interface Query {
  setHeader(name: string, value: string): this;
  abortSignal(signal: AbortSignal): this;
  throwOnError(): PromiseLike<{ data: unknown; count: number | null }>;
}

/** Asks a query as the caller. Rejects for any status but 200 and 206, and when there is no answer. */
export async function askDataApi(
  query: Query,
  { token, signal, traceparent }: Caller,
): Promise<{ data: unknown; count: number | null }> {
  query.setHeader("Authorization", `Bearer ${token}`).abortSignal(signal);
  if (traceparent !== undefined) query.setHeader("traceparent", traceparent);
  return await query.throwOnError();
}

/**
 * postgrest-js takes a 404 with an empty body, or with `[]`, for a success. So the status is checked before it: anything
 * but a result is thrown, with what the log may say of it.
 */
function withStrictStatus(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async function fetchStrictly(input, init) {
    const response = await fetch(input, { ...init, redirect: "error" });
    if (response.status === 200 || response.status === 206) return response;
    throw await readUpstreamError(response);
  };
}

const errorSchema = z.object({
  code: z.catch(z.optional(z.string().check(z.regex(/^[A-Z0-9]{5,10}$/))), undefined),
  message: z.catch(z.optional(z.pipe(z.string(), z.transform(toSafeMessage))), undefined),
});

async function readUpstreamError(response: Response): Promise<UpstreamError> {
  const body: unknown = await response.json().catch(() => undefined);
  return new UpstreamError({
    status: response.status,
    ...errorSchema.safeParse(body).data,
  });
}
