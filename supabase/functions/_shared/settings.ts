import * as z from "zod/mini";
import { ApiError } from "./http/errors.ts";
import { SettingError } from "./http/log.ts";
import { type Jwk, parseKeySet } from "./auth/keys.ts";
import { parseJson } from "./upstream.ts";

export interface Settings {
  /** The project's address, without a slash at the end. */
  supabaseUrl: string;
  /** The publishable key, or the legacy anon key. It identifies the project and grants no access. */
  apiKey: string;
  /** Empty if `SUPABASE_JWKS` is missing or malformed. */
  configuredKeys: readonly Jwk[];
  /** The only `iss` accepted, when set. */
  issuer: string | undefined;
}

const url = z.url({ protocol: /^https?$/ });
const publishableKeys = z.record(z.string(), z.catch(z.string(), ""));

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
      "SUPABASE_PUBLISHABLE_KEYS or SUPABASE_ANON_KEY",
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
  const { default: preferred, ...others } = publishableKeys.safeParse(parseJson(text)).data ?? {};
  return preferred || Object.values(others).find((key) => key !== "");
}

function settingError(names: string): ApiError {
  return new ApiError("internal_error", {
    cause: new SettingError(`Setting missing or malformed: ${names}`),
  });
}
