import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import * as z from "zod/mini";
import { UpstreamError } from "./upstream.ts";

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

/** Runs a query as the caller. Rejects for any status other than 200 and 206. */
export async function runAs(
  { token, signal, traceparent }: Credentials,
  query: QueryBuilder,
): Promise<{ data: unknown; count: number | null }> {
  query.setHeader("Authorization", `Bearer ${token}`).abortSignal(signal);
  if (traceparent !== undefined) query.setHeader("traceparent", traceparent);
  return await query.throwOnError();
}

/** postgrest-js treats a 404 with an empty body, or with `[]`, as a success; so the status is checked first. */
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
  /^JWT (expired|issued at future|not yet valid|not in audience)$/,
];

function toSafeMessage(message: string): string | undefined {
  return safeMessages.some((safe) => safe.test(message)) ? message : undefined;
}
