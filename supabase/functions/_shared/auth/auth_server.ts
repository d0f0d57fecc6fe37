import * as z from "zod/mini";
import { UpstreamError } from "../upstream.ts";
import { type Jwk, parseKeySet } from "./keys.ts";

/** The project's auth server, as far as a function needs it. */
export interface AuthServer {
  /** The published signing keys. Rejects when they cannot be fetched. */
  fetchKeys(): Promise<Jwk[]>;
  /** The id of the user whose token this is; undefined when the server refuses the token. */
  findUser(token: string, signal: AbortSignal): Promise<string | undefined>;
}

/** Where the auth server is, and what reaches it. */
export interface AuthServerOptions {
  supabaseUrl: string;
  apiKey: string;
  fetch: typeof fetch;
}

/** How long one answer of the auth server may take. */
const timeoutMs = 4_000;

const userSchema = z.object({ id: z.guid() });

/** Makes the client for the project's auth server. */
export function createAuthServer(
  { supabaseUrl, apiKey, fetch }: AuthServerOptions,
): AuthServer {
  async function get(path: string, init: RequestInit = {}): Promise<Response> {
    const timeout = AbortSignal.timeout(timeoutMs);
    return await fetch(`${supabaseUrl}/auth/v1/${path}`, {
      ...init,
      headers: { apikey: apiKey, ...init.headers },
      redirect: "error",
      signal: init.signal ? AbortSignal.any([timeout, init.signal]) : timeout,
    });
  }

  async function fetchKeys(): Promise<Jwk[]> {
    const response = await get(".well-known/jwks.json");
    if (!response.ok) await response.body?.cancel();
    const keys = response.ok ? parseKeySet(await response.json()) : undefined;
    if (keys) return keys;
    throw new UpstreamError({ status: response.status, message: "The key set could not be read" });
  }

  async function findUser(token: string, signal: AbortSignal): Promise<string | undefined> {
    const response = await get("user", { headers: { Authorization: `Bearer ${token}` }, signal });
    if (response.ok) return userSchema.parse(await response.json()).id;
    await response.body?.cancel();
    if (response.status === 401 || response.status === 403) return undefined;
    throw new UpstreamError({
      status: response.status,
      message: "The auth server neither accepted nor refused the token",
    });
  }

  return { fetchKeys, findUser };
}
