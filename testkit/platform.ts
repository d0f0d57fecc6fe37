import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import { type Platform, type PlatformOptions, startPlatform } from "../dev/platform.ts";

/** Starts one platform for all tests of the file that calls this, and ends it after them. */
export function usePlatform(options: PlatformOptions = {}): () => Platform {
  let platform: Platform | undefined;
  Deno.test.beforeAll(async () => {
    platform = await startPlatform(options);
  });
  Deno.test.afterAll(() => platform?.stop());
  return () => {
    if (!platform) throw new Error("The platform runs only while tests do.");
    return platform;
  };
}

/** A supabase-js client as a front end has it, but that keeps nothing and sets no timer. */
export function createTestClient(url: string, publishableKey: string): SupabaseClient {
  return createClient(url, publishableKey, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
  });
}

/** Runs `work` in a new folder, which is gone afterwards. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir();
  try {
    return await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
