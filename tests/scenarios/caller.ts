import { strict as assert } from "node:assert";
import type { PersonName, Target } from "./target.ts";

/** A page as the function answers it, typed for reading only: the scenarios check what is really there. */
export interface Page {
  batches: Record<string, unknown>[];
  pagination: { total: number; limit: number; offset: number; has_more: boolean };
}

/** How a request differs from a plain GET. */
export interface CallOptions {
  /** Who calls; by default `member`. Null sends no token. */
  as?: PersonName | null;
  /** Sent instead of that person's token. */
  token?: string;
  method?: string;
  headers?: Record<string, string>;
}

/** Requests the function with a query string such as `?limit=3`, by plain fetch. */
export async function call(
  target: Target,
  query: string,
  options: CallOptions = {},
): Promise<Response> {
  const { as = "member", method = "GET" } = options;
  const headers = new Headers(options.headers);
  const token = options.token ?? (as === null ? undefined : await target.token(as));
  if (token !== undefined) headers.set("Authorization", `Bearer ${token}`);
  return await fetch(`${target.functionUrl}${query}`, { method, headers, redirect: "manual" });
}

/** Requests a page and gives its body, once it is clear that it was answered with 200. */
export async function page(target: Target, query = "", options?: CallOptions): Promise<Page> {
  const response = await call(target, query, options);
  const text = await response.text();
  assert.equal(response.status, 200, text);
  return JSON.parse(text);
}

/** The ids on a page, in its order. */
export function ids({ batches }: Page): unknown[] {
  return batches.map(({ id }) => id);
}

/** The id of batch `n` of the seed. */
export function batchId(n: number): string {
  return `b0000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
}

const ERROR_STATUS = {
  invalid_request: 400,
  missing_authorization: 401,
  invalid_token: 401,
  no_agency: 403,
  method_not_allowed: 405,
  fetch_failed: 500,
  internal_error: 500,
  auth_unavailable: 503,
} as const;

/** An error as the function answers it. */
export interface ErrorBody {
  error: string;
  code: string;
  request_id: string;
  details?: { field: string; message: string }[];
}

/** Checks all that every error has in common, and gives its body. */
export async function expectError(
  response: Response,
  code: keyof typeof ERROR_STATUS,
): Promise<ErrorBody> {
  const text = await response.text();
  assert.equal(response.status, ERROR_STATUS[code], text);
  assert.match(response.headers.get("Content-Type") ?? "", /^application\/json\b/);
  assert.equal(response.headers.get("Cache-Control"), "no-store");
  assertCors(response);
  const body: ErrorBody = JSON.parse(text);
  const details = code === "invalid_request" ? ["details"] : [];
  assert.deepEqual(Object.keys(body), ["error", "code", "request_id", ...details]);
  assert.equal(body.code, code);
  assert.ok(body.error.length > 0);
  assert.equal(body.request_id, response.headers.get("X-Request-Id"));
  return body;
}

/** Checks that a page of any origin may read `response`, those headers included that it is meant to see. */
export function assertCors({ headers }: Response): void {
  assert.equal(headers.get("Access-Control-Allow-Origin"), "*");
  assert.deepEqual(
    headers.get("Access-Control-Expose-Headers")?.toLowerCase().split(/, */).sort(),
    [
      "allow",
      "etag",
      "link",
      "retry-after",
      "server-timing",
      "www-authenticate",
      "x-request-id",
    ],
  );
}
