import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import { type Platform, type PlatformOptions, startPlatform } from "../platform.ts";
import { startCluster } from "../postgres/cluster.ts";
import type { Installation } from "../postgres/installations.ts";

/** Starts one platform for all tests of a file, on the Postgres given or else the embedded one. */
export function usePlatform(
  options: PlatformOptions = {},
  installation?: Installation,
): () => Platform {
  const parts = new AsyncDisposableStack();
  let platform: Platform | undefined;
  Deno.test.beforeAll(async () => {
    const cluster = installation && parts.use(await startCluster(installation));
    const database = await cluster?.createDatabase("platform", { hosted: false });
    platform = parts.use(await startPlatform({ ...options, databaseUrl: database?.adminUrl }));
  });
  Deno.test.afterAll(async () => await parts.disposeAsync());
  return () => {
    if (!platform) throw new Error("The platform runs only while tests do.");
    return platform;
  };
}

/** A supabase-js client without storage and timers. */
export function createTestClient(url: string, publishableKey: string): SupabaseClient {
  return createClient(url, publishableKey, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
  });
}

/** Runs `work` in a temporary folder. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir();
  try {
    return await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
