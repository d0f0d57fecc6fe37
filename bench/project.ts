import { exportJWK, generateKeyPair, type JSONWebKeySet, SignJWT } from "jose";

/** What a Supabase project would know that the measurements need: its key, and tokens signed with it. */
export interface MeasuredProject {
  /** What the project's key set publishes. */
  jwks: JSONWebKeySet;
  apiKey: string;
  /** The `Authorization` header of a signed-in user, with a token of the usual length, good for a day. */
  signIn(userId: string): Promise<{ Authorization: string }>;
}

/** Makes a project with a signing key of its own. */
export async function createProject(): Promise<MeasuredProject> {
  const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
  const key = { ...await exportJWK(publicKey), kid: crypto.randomUUID(), alg: "ES256", use: "sig" };
  return {
    jwks: { keys: [key] },
    apiKey: "sb_publishable_of-the-measured-project",
    async signIn(userId) {
      const token = await new SignJWT(usualClaims(userId))
        .setProtectedHeader({ alg: "ES256", kid: key.kid, typ: "JWT" })
        .setSubject(userId).setIssuedAt().setExpirationTime("1d").sign(privateKey);
      return { Authorization: `Bearer ${token}` };
    },
  };
}

function usualClaims(userId: string) {
  return {
    iss: "https://project.example/auth/v1",
    aud: "authenticated",
    role: "authenticated",
    email: "member@agency.example",
    phone: "",
    app_metadata: { provider: "email", providers: ["email"] },
    user_metadata: { email: "member@agency.example", email_verified: true, sub: userId },
    aal: "aal1",
    amr: [{ method: "password", timestamp: Math.floor(Date.now() / 1000) }],
    session_id: crypto.randomUUID(),
    is_anonymous: false,
  };
}
