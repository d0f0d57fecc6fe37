import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import * as z from "zod/mini";
import {
  fetchUpstream,
  parseJson,
  readRetryAfter,
  type UpstreamCategory,
  UpstreamError,
} from "./upstream.ts";

export interface DataApiOptions {
  supabaseUrl: string;
  /** The publishable key. Each query carries the caller's token in its own `Authorization` header. */
  apiKey: string;
  fetch: typeof fetch;
}

/**
 * Creates one client for all callers. It holds no session: run each query with {@link runAs}.
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

/** The token, signal and trace that a query runs with. */
export interface Credentials {
  token: string;
  signal: AbortSignal;
  traceparent?: string | undefined;
}

/** The part of a supabase-js query builder that we use. */
interface QueryBuilder {
  setHeader(name: string, value: string): this;
  abortSignal(signal: AbortSignal): this;
  throwOnError(): PromiseLike<{ data: unknown; count: number | null }>;
}

/** Runs a query as the caller. Rejects with an {@link UpstreamError}. */
export async function runAs(
  { token, signal, traceparent }: Credentials,
  query: QueryBuilder,
): Promise<{ data: unknown; count: number | null }> {
  query.setHeader("Authorization", `Bearer ${token}`).abortSignal(signal);
  if (traceparent !== undefined) query.setHeader("traceparent", traceparent);
  try {
    return await query.throwOnError();
  } catch (thrown) {
    if (thrown instanceof UpstreamError) throw thrown;
    const code = thrown instanceof Error ? thrown.name : typeof thrown;
    throw new UpstreamError({ category: "invalid_response", status: 200, code });
  }
}

/** postgrest-js treats a 404 with an empty body, or with `[]`, as a success; so the status is checked first. */
function withStrictStatus(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async function fetchStrictly(input, init) {
    const { response, text } = await fetchUpstream(fetch, input, init);
    if (response.status !== 200 && response.status !== 206) throw toDataApiError(response, text);
    // postgrest-js reads nothing but the text. A new Response would take ten microseconds.
    return Object.assign(response, { text: () => Promise.resolve(text) });
  };
}

const errorSchema = z.object({
  code: z.catch(
    z.optional(z.string().check(z.regex(/^(PGRST[0-9X]\d\d|[0-9A-Z]{5})$/))),
    undefined,
  ),
  message: z.catch(z.optional(z.string()), undefined),
});

type ErrorBody = z.infer<typeof errorSchema>;

function toDataApiError(response: Response, text: string): UpstreamError {
  const { status } = response;
  const { code, message } = errorSchema.safeParse(parseJson(text)).data ?? {};
  const category = status === 401 ? toRefusal({ code, message }) : "status";
  const failure = { category, status, code, message: toSafeMessage(message) };
  return new UpstreamError(failure, { retryAfter: readRetryAfter(response) });
}

/**
 * The category of a 401. Without a code it comes from the gateway, which checks the API key. The function has verified
 * the token: the Data API may find it expired or its key revoked, but premature only by a clock that is behind.
 */
function toRefusal({ code, message = "" }: ErrorBody): UpstreamCategory {
  if (code === undefined) return "api_key_refused";
  if (code !== "PGRST301" && code !== "PGRST303") return "status";
  if (/issued at future|not yet valid/.test(message)) return "token_premature";
  return code === "PGRST301" || message === "JWT expired" ? "token_refused" : "status";
}

/** Messages of Postgres and PostgREST that contain names of database objects, but never data. */
const safeMessages = [
  /^permission denied for (table|view|schema|function|sequence) [\w.]+$/,
  /^relation "[\w.]+" does not exist$/,
  /^column [\w.]+ does not exist$/,
  /^Could not find the table '[\w.]+' in the schema cache$/,
  /^Could not query the database for the schema cache\. Retrying\.$/,
  /^Database connection error\. Retrying the connection\.$/,
  /^Timed out acquiring connection from connection pool\.$/,
  /^canceling statement due to [a-z ]+$/,
  /^sorry, too many clients already$/,
  /^(Invalid API key|Legacy API keys are disabled|No API key found in request)$/,
  /^JWT (expired|issued at future|not yet valid|not in audience)$/,
];

function toSafeMessage(message = ""): string | undefined {
  return safeMessages.some((safe) => safe.test(message)) ? message : undefined;
}
