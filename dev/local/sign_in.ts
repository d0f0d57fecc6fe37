import { z } from "zod";

const answerSchema = z.looseObject({ access_token: z.string() });

/** Signs somebody in at the project at `url` and gives the access token. */
export async function signIn(
  url: string,
  publishableKey: string,
  credentials: { email: string; password: string },
): Promise<string> {
  const response = await fetch(`${url}/auth/v1/token?grant_type=password`, {
    method: "POST",
    headers: { apikey: publishableKey, "Content-Type": "application/json" },
    body: JSON.stringify(credentials),
  });
  const answer: unknown = await response.json();
  if (!response.ok) {
    throw new Error(`${credentials.email} cannot sign in: ${JSON.stringify(answer)}`);
  }
  return answerSchema.parse(answer).access_token;
}
