import { join } from "node:path";
import { generateApiKey } from "@supabase/lite";
import { exportJWK, generateKeyPair, type JWK } from "jose";

/** The keys of the local project. All of them are secret but the publishable one. */
export interface ProjectKeys {
  /** For front ends: it names the project and gives no right of its own. */
  publishableKey: string;
  /** For servers: every right there is, whatever row level security says. */
  secretKey: string;
  /** What old projects sign their HS256 tokens with. */
  legacySecret: string;
  /** Signs users' tokens (ES256); without its `d` it is what the key set publishes. */
  signingKey: JWK;
}

/** Makes new keys. */
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
 * Opens the folder that keeps a platform's data between starts, and gives the keys kept in it, readable for the owner
 * alone. Both are made the first time. Throws when another platform uses it; it does so till `parts` are disposed.
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
