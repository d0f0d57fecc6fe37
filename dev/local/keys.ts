import { exportJWK, generateKeyPair } from "jose";
import { generateApiKey } from "@supabase/lite";
import { z } from "zod";

/** The keys of the local project. All of them are secret but the publishable one. */
export type ProjectKeys = z.infer<typeof projectKeysSchema>;

const projectKeysSchema = z.strictObject({
  /** For front ends: it names the project and gives no right of its own. */
  publishableKey: z.string(),
  /** For servers: every right there is, whatever row level security says. */
  secretKey: z.string(),
  /** What old projects sign their HS256 tokens with. */
  legacySecret: z.string(),
  /** Signs users' tokens; without its `d` it is what the key set publishes. */
  signingKey: z.object({
    kty: z.literal("EC"),
    crv: z.literal("P-256"),
    x: z.string(),
    y: z.string(),
    d: z.string(),
    kid: z.string(),
    alg: z.literal("ES256"),
    use: z.literal("sig"),
  }),
});

/** Makes new keys. */
export async function createKeys(): Promise<ProjectKeys> {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  return projectKeysSchema.parse({
    publishableKey: (await generateApiKey("publishable")).key,
    secretKey: (await generateApiKey("secret")).key,
    legacySecret: crypto.getRandomValues(new Uint8Array(32)).toBase64({ alphabet: "base64url" }),
    signingKey: {
      ...await exportJWK(privateKey),
      kid: crypto.randomUUID(),
      alg: "ES256",
      use: "sig",
    },
  });
}

/** The keys kept in `path`, made and written there (readable for the owner alone) the first time. */
export async function keepKeys(path: string): Promise<ProjectKeys> {
  try {
    return projectKeysSchema.parse(JSON.parse(await Deno.readTextFile(path)));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const keys = await createKeys();
  await Deno.writeTextFile(path, JSON.stringify(keys, null, 2), { mode: 0o600 });
  return keys;
}
