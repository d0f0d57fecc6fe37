import { base64url, exportJWK, generateKeyPair, type JWK } from "jose";

export type Algorithm = "ES256" | "RS256" | "HS256";

export interface SigningKey {
  alg: Algorithm;
  kid: string;
  cryptoKey: CryptoKey;
  publicJwk: JWK;
}

/** Claims or header fields to replace; `undefined` removes one. */
export type Overrides = Readonly<Record<string, unknown>>;

export async function createSigningKey(
  { alg = "ES256", kid = crypto.randomUUID() }: { alg?: Algorithm; kid?: string } = {},
): Promise<SigningKey> {
  if (alg === "HS256") {
    const secret = crypto.getRandomValues(new Uint8Array(32));
    const hmac = { name: "HMAC", hash: "SHA-256" };
    const cryptoKey = await crypto.subtle.importKey("raw", secret, hmac, false, ["sign"]);
    return { alg, kid, cryptoKey, publicJwk: { kty: "oct", kid } };
  }
  // Where a program also imports Node's types, jose returns theirs.
  const { privateKey, publicKey } = await generateKeyPair(alg) as CryptoKeyPair;
  const publicJwk = { ...await exportJWK(publicKey), kid, alg, use: "sig", key_ops: ["verify"] };
  return { alg, kid, cryptoKey: privateKey, publicJwk };
}

/** The claims of Supabase Auth for a signed-in user, valid for an hour. */
export function userClaims(sub: string, changes: Overrides = {}): Record<string, unknown> {
  const now = Math.floor(Date.now() / 1000);
  return {
    iss: "https://project.example/auth/v1",
    sub,
    aud: "authenticated",
    role: "authenticated",
    exp: now + 3600,
    iat: now,
    session_id: crypto.randomUUID(),
    is_anonymous: false,
    ...changes,
  };
}

export async function signToken(key: SigningKey, claims: unknown, header: Overrides = {}) {
  return await signParts(key, { alg: key.alg, kid: key.kid, typ: "JWT", ...header }, claims);
}

/** Signs a header and claims; see {@linkcode encodePart}. */
export async function signParts({ cryptoKey }: SigningKey, header: unknown, claims: unknown) {
  const input = `${encodePart(header)}.${encodePart(claims)}`;
  const bytes = new TextEncoder().encode(input);
  const algorithm = { name: cryptoKey.algorithm.name, hash: "SHA-256" };
  const signature = await crypto.subtle.sign(algorithm, cryptoKey, bytes);
  return `${input}.${base64url.encode(new Uint8Array(signature))}`;
}

/** Encodes text and bytes verbatim, other values as JSON. */
export function encodePart(part: unknown): string {
  const raw = typeof part === "string" || part instanceof Uint8Array;
  return base64url.encode(raw ? part : JSON.stringify(part));
}

/** Changes the first character of the signature, which holds six bits. */
export function withChangedSignature(token: string): string {
  const start = token.lastIndexOf(".") + 1;
  return `${token.slice(0, start)}${token[start] === "A" ? "B" : "A"}${token.slice(start + 1)}`;
}
