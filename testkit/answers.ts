import assert from "node:assert/strict";
import { type ErrorCode, errorTable } from "../supabase/functions/_shared/http/errors.ts";
import {
  type ErrorBody,
  errorSchema,
  type Page,
  pageSchema,
} from "../supabase/functions/calls-batch-list/schema.ts";

/** Calls the function as the bearer of a token, or of none. */
export async function callFunction(
  url: string,
  token: string | undefined,
  { query = "", headers = {}, ...init }: RequestInit & { query?: string } = {},
): Promise<Response> {
  const authorization = token === undefined ? undefined : { Authorization: `Bearer ${token}` };
  return await fetch(`${url}${query}`, { ...init, headers: { ...authorization, ...headers } });
}

/** Takes an answer for a page, and fails if the contract does not. */
export async function readPage(response: Response): Promise<Page> {
  const body = await response.text();
  assert.equal(response.status, 200, body);
  assertCommonHeaders(response.headers);
  assert.equal(response.headers.get("cache-control"), "private, no-cache");
  const page = pageSchema.parse(JSON.parse(body));
  const { batches, pagination: { total, offset, limit, has_more } } = page;
  assert.ok(batches.length <= limit);
  assert.equal(has_more, offset + batches.length < total);
  return page;
}

/** Takes an answer for the error with this code, and fails if the contract does not. */
export async function readError(response: Response, code: ErrorCode): Promise<ErrorBody> {
  const text = await response.text();
  assert.equal(response.status, errorTable[code].status, text);
  assertCommonHeaders(response.headers);
  assert.equal(response.headers.get("cache-control"), "no-store");
  const body = errorSchema.parse(JSON.parse(text));
  assert.equal(body.code, code);
  assert.equal(body.request_id, response.headers.get("x-request-id"));
  assert.equal(body.details !== undefined, code === "invalid_request");
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

/** Fails unless the headers are there that every answer has. */
export function assertCommonHeaders(headers: Headers): void {
  assert.equal(headers.get("access-control-allow-origin"), "*");
  assert.equal(headers.get("access-control-allow-methods"), "GET, OPTIONS");
  assert.match(headers.get("access-control-expose-headers") ?? "", /X-Request-Id/);
  assert.match(headers.get("x-request-id") ?? "", /^[A-Za-z0-9._-]{1,128}$/);
  assert.match(headers.get("content-type") ?? "application/json", /^application\/json/);
}
