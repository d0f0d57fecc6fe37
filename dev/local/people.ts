/** The password of all users in `supabase/seed.sql`. */
export const SEED_PASSWORD = "password123";

/** Signs a seeded user in and returns the access token. */
export async function signIn(
  { url, publishableKey }: { url: string; publishableKey: string },
  email: string,
): Promise<string> {
  const response = await fetch(`${url}/auth/v1/token?grant_type=password`, {
    method: "POST",
    headers: { apikey: publishableKey, "Content-Type": "application/json" },
    body: JSON.stringify({ email, password: SEED_PASSWORD }),
  });
  const { access_token, msg } = await response.json();
  if (!response.ok) throw new Error(`${email} cannot sign in: ${msg}`);
  return access_token;
}
