import { join } from "node:path";
import { generateApiKey } from "@supabase/lite";
import { exportJWK, generateKeyPair, type JWK } from "jose";

export interface ProjectKeys {
  /** For front ends; grants nothing by itself. */
  publishableKey: string;
  /** For servers; bypasses row level security. */
  secretKey: string;
  /** Signs the HS256 tokens of old projects. */
  legacySecret: string;
  /** Signs user tokens (ES256); the key set publishes it without `d`. */
  signingKey: JWK;
}

export async function createKeys(): Promise<ProjectKeys> {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  const jwk = await exportJWK(privateKey);
  return {
    publishableKey: (await generateApiKey("publishable")).key,
    secretKey: (await generateApiKey("secret")).key,
    legacySecret: crypto.getRandomValues(new Uint8Array(32)).toBase64({ alphabet: "base64url" }),
    signingKey: { ...jwk, kid: crypto.randomUUID(), alg: "ES256", use: "sig" },
  };
}

/**
 * Opens or creates a data folder and returns its keys, readable for the owner alone. Locks it until `parts` are disposed;
 * throws when it is locked.
 */
export async function openDataFolder(
  parts: AsyncDisposableStack,
  folder: string,
): Promise<ProjectKeys> {
  await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  const lock = parts.use(await Deno.open(join(folder, "lock"), { create: true, write: true }));
  if (!await lock.tryLock(true)) throw new Error(`${folder} is in use by another start.`);
  const file = join(folder, "keys.json");
  try {
    return JSON.parse(await Deno.readTextFile(file));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const keys = await createKeys();
  await Deno.writeTextFile(file, JSON.stringify(keys, null, 2), { mode: 0o600 });
  return keys;
}
