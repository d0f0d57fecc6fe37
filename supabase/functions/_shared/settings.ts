import * as z from "zod/mini";
import { ApiError } from "./http/errors.ts";
import { SettingError } from "./http/log.ts";
import { type Jwk, parseKeySet } from "./auth/keys.ts";

/** What a function needs to know about its project. */
export interface Settings {
  /** The project's address, without a slash at the end. */
  supabaseUrl: string;
  /** The publishable key, or the legacy anon key: it names the project and gives no rights. */
  apiKey: string;
  /** The signing keys in the deployment's settings; empty when there are none or they are unreadable. */
  configuredKeys: readonly Jwk[];
  /** The only `iss` accepted, when set. */
  issuer: string | undefined;
}

const url = z.url({ protocol: /^https?$/ });
const publishableKeys = z.looseObject({ default: z.string().check(z.minLength(1)) });

/**
 * Reads the settings through `get`, which works like `Deno.env.get`. An empty setting counts as missing.
 * Throws `internal_error` naming the setting that is missing or malformed; never its value.
 */
export function readSettings(
  get: (name: string) => string | undefined,
): Settings {
  const supabaseUrl = url.safeParse(get("SUPABASE_URL") ?? "");
  if (!supabaseUrl.success) throw settingError("SUPABASE_URL");
  const apiKey = readPublishableKey(get("SUPABASE_PUBLISHABLE_KEYS")) ||
    get("SUPABASE_ANON_KEY");
  if (!apiKey) {
    throw settingError(
      "SUPABASE_PUBLISHABLE_KEYS (default) or SUPABASE_ANON_KEY",
    );
  }
  return {
    supabaseUrl: supabaseUrl.data.replace(/\/+$/, ""),
    apiKey,
    configuredKeys: parseKeySet(parseJson(get("SUPABASE_JWKS"))) ?? [],
    issuer: get("JWT_ISSUER") || undefined,
  };
}

function readPublishableKey(text: string | undefined): string | undefined {
  return publishableKeys.safeParse(parseJson(text)).data?.default;
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}

function settingError(names: string): ApiError {
  return new ApiError("internal_error", {
    cause: new SettingError(`Setting missing or malformed: ${names}`),
  });
}
