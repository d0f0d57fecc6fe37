import assert from "node:assert/strict";
import type { ErrorBody, Page } from "../../supabase/functions/calls-batch-list/schema.ts";

export type { Page };

/** The status of each error code, independent of the source. */
const statuses = {
  invalid_request: 400,
  missing_authorization: 401,
  invalid_token: 401,
  no_agency: 403,
  method_not_allowed: 405,
  fetch_failed: 500,
  internal_error: 500,
  auth_unavailable: 503,
} as const;

export type ErrorCode = keyof typeof statuses;

export type CallOptions = Omit<RequestInit, "headers"> & {
  query?: string;
  headers?: Record<string, string>;
};

/** Requests the function, with a token if given. */
export async function callFunction(
  url: string,
  token: string | undefined,
  { query = "", headers = {}, ...init }: CallOptions = {},
): Promise<Response> {
  const authorization = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  return await fetch(`${url}${query}`, {
    redirect: "manual",
    ...init,
    headers: { ...authorization, ...headers },
  });
}

/** Asserts what holds for every page and returns its body. */
export async function readPage(response: Response): Promise<Page> {
  const body = await response.text();
  assert.equal(response.status, 200, body);
  assertCommonHeaders(response.headers);
  assert.equal(response.headers.get("cache-control"), "private, no-cache");
  const page: Page = JSON.parse(body);
  assert.deepEqual(Object.keys(page), ["batches", "pagination"]);
  const { batches, pagination: { total, offset, limit, has_more } } = page;
  assert.ok(batches.length <= limit);
  assert.equal(has_more, offset + batches.length < total);
  return page;
}

/** Asserts what holds for every error with this code and returns its body. */
export async function readError(response: Response, code: ErrorCode): Promise<ErrorBody> {
  const text = await response.text();
  assert.equal(response.status, statuses[code], text);
  assertCommonHeaders(response.headers);
  assert.equal(response.headers.get("cache-control"), "no-store");
  const body: ErrorBody = JSON.parse(text);
  const details = code === "invalid_request" ? ["details"] : [];
  assert.deepEqual(Object.keys(body), ["error", "code", "request_id", ...details]);
  assert.equal(body.code, code);
  assert.notEqual(body.error, "");
  assert.equal(body.request_id, response.headers.get("x-request-id"));
  if (response.status === 401) {
    const challenge = code === "invalid_token" ? 'Bearer error="invalid_token"' : "Bearer";
    assert.equal(response.headers.get("www-authenticate"), challenge);
  }
  if (response.status === 405) assert.equal(response.headers.get("allow"), "GET, OPTIONS");
  if (response.status === 503) {
    assert.match(response.headers.get("retry-after") ?? "", /^[1-9]\d*$/);
  }
  return body;
}

/** Asserts the headers of every response. */
export function assertCommonHeaders(headers: Headers): void {
  assert.equal(headers.get("access-control-allow-origin"), "*");
  assert.equal(headers.get("access-control-allow-methods"), "GET, OPTIONS");
  const exposed = headers.get("access-control-expose-headers")?.toLowerCase().split(/, */).sort();
  const names = "allow date etag link retry-after server-timing www-authenticate x-request-id";
  assert.deepEqual(exposed, names.split(" "));
  assert.match(headers.get("x-request-id") ?? "", /^[A-Za-z0-9._-]{1,128}$/);
  const type = "application/json; charset=utf-8";
  assert.equal(headers.get("content-type") ?? type, type);
}

export function ids({ batches }: Page): string[] {
  return batches.map(({ id }) => id);
}
