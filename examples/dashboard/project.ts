import {
  createClient,
  isAuthRetryableFetchError,
  type SupabaseClient,
} from "@supabase/supabase-js";
import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import type { Database } from "../../supabase/functions/calls-batch-list/database.types.ts";
import type { Config } from "./config.ts";
import type { ServerClock } from "./server_clock.ts";

export type Client = SupabaseClient<Database>;

/** The project that the page shows. */
export interface Project {
  supabase: Client;
  clock: ServerClock;
  config: Config;
}

export const ProjectContext = createContext<Project | undefined>(undefined);

export function useProject(): Project {
  const project = useContext(ProjectContext);
  if (!project) throw new Error("useProject() needs a ProjectContext");
  return project;
}

/** The server's time in milliseconds, updated every five seconds. */
export function useNow(): number {
  const { clock } = useProject();
  const [, setTicks] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTicks((ticks) => ticks + 1), 5_000);
    return () => clearInterval(timer);
  }, []);
  return clock.now();
}

/** The codes with which Auth refuses a refresh token; anything else is an outage. */
const refusals = [
  "refresh_token_not_found",
  "refresh_token_already_used",
  "session_not_found",
  "session_expired",
  "user_not_found",
  "user_banned",
  "invalid_grant",
  "validation_failed",
];
const RENEWAL_INTERVAL_MS = 60_000;
const LONGEST_RENEWAL_MS = 5_000;

/**
 * A Supabase client that sets the clock, and repeats a request that got a 401 with a renewed token. The session ends
 * only when Auth refuses the refresh token.
 */
export function createProjectClient(
  { url, publishableKey }: Config,
  clock: ServerClock,
): Client {
  let renewing: Promise<string | undefined> | undefined;
  let nextRenewal = 0;
  const supabase: Client = createClient<Database>(url, publishableKey, {
    // A link with somebody else's tokens in its hash must not sign the reader in as them.
    auth: { detectSessionInUrl: false },
    global: { fetch: fetchFromProject },
  });
  return supabase;

  async function fetchFromProject(input: RequestInfo | URL, init?: RequestInit) {
    const response = await fetch(input, init);
    const { pathname, searchParams } = new URL(input instanceof Request ? input.url : input);
    if (pathname.includes("/auth/v1/")) {
      const isRenewal = searchParams.get("grant_type") === "refresh_token";
      return isRenewal ? await withoutFalseRefusal(response) : response;
    }
    if (pathname.includes("/functions/v1/")) clock.read(response);
    if (response.status !== 401) return response;
    const headers = new Headers(init?.headers);
    const token = await renew(headers.get("Authorization"));
    if (!token) return response;
    headers.set("Authorization", `Bearer ${token}`);
    return await fetch(input, { ...init, headers });
  }

  /** A token other than the refused one, if there is one soon. */
  async function renew(refused: string | null): Promise<string | undefined> {
    const { data: { session } } = await supabase.auth.getSession();
    if (session && `Bearer ${session.access_token}` !== refused) return session.access_token;
    if (!renewing && Date.now() >= nextRenewal) {
      nextRenewal = Date.now() + RENEWAL_INTERVAL_MS;
      renewing = refreshSession().finally(() => renewing = undefined);
    }
    const timeout = new Promise<undefined>((resolve) =>
      setTimeout(resolve, LONGEST_RENEWAL_MS, undefined)
    );
    return await Promise.race([renewing, timeout]);
  }

  async function refreshSession(): Promise<string | undefined> {
    const { data, error } = await supabase.auth.refreshSession();
    if (error && !isAuthRetryableFetchError(error)) await supabase.auth.signOut({ scope: "local" });
    return data.session?.access_token;
  }
}

/** supabase-js ends the session on any error below 500, a rate limit or a gateway's page too: makes those a 503. */
async function withoutFalseRefusal(response: Response): Promise<Response> {
  const body = await response.clone().json().catch(() => undefined);
  const codes = [body?.error_code, body?.code, body?.error];
  const isClear = response.ok ? body?.access_token : codes.some((code) => refusals.includes(code));
  return isClear ? response : new Response(null, { status: 503 });
}
