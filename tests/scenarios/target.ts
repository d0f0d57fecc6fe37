import type { SupabaseClient } from "@supabase/supabase-js";
import type { Platform } from "../../dev/platform.ts";
import { SEED_PASSWORD } from "../../dev/local/people.ts";
import { createTestClient } from "../../testkit/platform.ts";

/** The people of `supabase/seed.sql`, by what they are to each other. */
export type PersonName = "member" | "colleague" | "stranger" | "outsider";

/** What a scenario can only do with more than a project's public address and key. */
export interface Powers {
  /** Runs SQL as the administrator. */
  sql: Platform["sql"];
  /** Signs tokens with the project's own keys. */
  signToken: Platform["signToken"];
}

/** A project with this repository deployed to it and the seed in it. */
export interface Target {
  url: string;
  functionUrl: string;
  publishableKey: string;
  /** A supabase-js client that this person has signed in with. */
  client(person: PersonName): Promise<SupabaseClient>;
  /** The access token of that client. */
  token(person: PersonName): Promise<string>;
  /** The access token of another sign-in of the same person. */
  anotherToken(person: PersonName): Promise<string>;
  /** Absent where only the public address is known. */
  powers: Powers | undefined;
}

/** Where a project is, and who can sign in there. */
export interface TargetOptions {
  url: string;
  publishableKey: string;
  emails?: Partial<Record<PersonName, string>>;
  password?: string | undefined;
  powers?: Powers;
}

const SEED_EMAILS: Record<PersonName, string> = {
  member: "ada@acme.example",
  colleague: "ben@acme.example",
  stranger: "grace@globex.example",
  outsider: "nora@nowhere.example",
};

/** The project at an address, whoever runs it. */
export function createTarget(options: TargetOptions): Target {
  const { url, publishableKey, password = SEED_PASSWORD } = options;
  const emails = { ...SEED_EMAILS, ...options.emails };
  const clients = new Map<PersonName, Promise<SupabaseClient>>();

  async function signIn(person: PersonName): Promise<SupabaseClient> {
    const client = createTestClient(url, publishableKey);
    const { error } = await client.auth.signInWithPassword({ email: emails[person], password });
    if (error) throw new Error(`${emails[person]} cannot sign in`, { cause: error });
    return client;
  }

  function client(person: PersonName): Promise<SupabaseClient> {
    const known = clients.get(person) ?? signIn(person);
    clients.set(person, known);
    return known;
  }

  return {
    url,
    functionUrl: `${url}/functions/v1/calls-batch-list`,
    publishableKey,
    client,
    token: async (person) => await accessToken(await client(person)),
    anotherToken: async (person) => await accessToken(await signIn(person)),
    powers: options.powers,
  };
}

/** The project that a local platform runs. */
export function targetOf(platform: Platform): Target {
  return createTarget({ ...platform, powers: platform });
}

/**
 * The project that `E2E_SUPABASE_URL` and `E2E_PUBLISHABLE_KEY` name, if they do. The people are the
 * seed's unless `E2E_PASSWORD`, `E2E_MEMBER`, `E2E_COLLEAGUE`, `E2E_STRANGER` and `E2E_OUTSIDER` (e-mail
 * addresses) say otherwise.
 */
export function targetFromEnvironment(): Target | undefined {
  const url = Deno.env.get("E2E_SUPABASE_URL");
  const publishableKey = Deno.env.get("E2E_PUBLISHABLE_KEY");
  if (!url && !publishableKey) return undefined;
  if (!url || !publishableKey) {
    throw new Error(
      "E2E_SUPABASE_URL and E2E_PUBLISHABLE_KEY belong together: one of them is missing.",
    );
  }
  const emails: Partial<Record<PersonName, string>> = {};
  for (const person of ["member", "colleague", "stranger", "outsider"] as const) {
    const email = Deno.env.get(`E2E_${person.toUpperCase()}`);
    if (email) emails[person] = email;
  }
  return createTarget({
    url: url.replace(/\/$/, ""),
    publishableKey,
    emails,
    password: Deno.env.get("E2E_PASSWORD"),
  });
}

async function accessToken(client: SupabaseClient): Promise<string> {
  const { data } = await client.auth.getSession();
  if (!data.session) throw new Error("nobody is signed in");
  return data.session.access_token;
}
