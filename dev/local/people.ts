import { z } from "zod";
import type { Database } from "./database.ts";

/** The password of everybody in `supabase/seed.sql`. */
export const SEED_PASSWORD = "password123";

/** Somebody who can sign in with {@linkcode SEED_PASSWORD}. */
export interface Person {
  email: string;
  /** Name of the agency, if the person has one. */
  agency: string | null;
}

/** Everybody in `database` whom the seed made. */
export function listPeople(database: Database): Promise<(Person & Record<string, unknown>)[]> {
  return database.query(
    `select account.email, agency.name as agency
       from auth.users as account
       left join public.users as profile on profile.id = account.id
       left join public.agencies as agency on agency.id = profile.agency_id
      where account.encrypted_password = extensions.crypt($1, account.encrypted_password)
      order by agency.name nulls last, account.email`,
    [SEED_PASSWORD],
  );
}

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
