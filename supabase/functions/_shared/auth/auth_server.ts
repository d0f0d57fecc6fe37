import * as z from "zod/mini";
import {
  fetchUpstream,
  parseJson,
  type UpstreamCategory,
  UpstreamError,
  type UpstreamResponse,
} from "../upstream.ts";
import { type Jwk, parseKeySet } from "./keys.ts";

/** The part of the project's auth server that a function needs. Both reject with an {@link UpstreamError}. */
export interface AuthServer {
  /** The published signing keys. */
  fetchKeys(): Promise<Jwk[]>;
  /** The id of the token's user; undefined if the server rejects the token. */
  findUser(token: string, signal: AbortSignal): Promise<string | undefined>;
}

export interface AuthServerOptions {
  supabaseUrl: string;
  apiKey: string;
  fetch: typeof fetch;
}

/** Milliseconds for one request. */
const timeoutMs = 4_000;

const userSchema = z.object({ id: z.guid() });
/** An error of Auth itself: a gateway, which rejects an API key with the same status, has neither field. */
const errorSchema = z.union([z.object({ error_code: z.string() }), z.object({ msg: z.string() })]);

export function createAuthServer(
  { supabaseUrl, apiKey, fetch }: AuthServerOptions,
): AuthServer {
  async function get(path: string, init: RequestInit = {}): Promise<UpstreamResponse> {
    const timeout = AbortSignal.timeout(timeoutMs);
    return await fetchUpstream(fetch, `${supabaseUrl}/auth/v1/${path}`, {
      ...init,
      headers: { apikey: apiKey, ...init.headers },
      signal: init.signal ? AbortSignal.any([timeout, init.signal]) : timeout,
    });
  }

  async function fetchKeys(): Promise<Jwk[]> {
    const { response: { status }, text } = await get(".well-known/jwks.json");
    const keys = status === 200 ? parseKeySet(parseJson(text)) : undefined;
    if (keys) return keys;
    throw toAuthError(status, "The key set could not be read");
  }

  async function findUser(token: string, signal: AbortSignal): Promise<string | undefined> {
    const { response: { status }, text } = await get("user", {
      headers: { Authorization: `Bearer ${token}` },
      signal,
    });
    const body = parseJson(text);
    const user = status === 200 ? userSchema.safeParse(body).data : undefined;
    if (user) return user.id;
    if ((status === 401 || status === 403) && errorSchema.safeParse(body).success) return undefined;
    throw toAuthError(status, "The auth server neither accepted nor rejected the token");
  }

  return { fetchKeys, findUser };
}

function toAuthError(status: number, message: string): UpstreamError {
  const categories: Record<number, UpstreamCategory> = {
    200: "invalid_response",
    401: "api_key_refused",
  };
  return new UpstreamError({ category: categories[status] ?? "status", status, message });
}
