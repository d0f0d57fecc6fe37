import type { SupabaseClient } from "@supabase/supabase-js";
import type { Platform } from "../../dev/platform.ts";
import { SEED_PASSWORD } from "../../dev/local/people.ts";
import { callFunction, type CallOptions, type Page, readPage } from "../../testkit/answers.ts";
import { createTestClient } from "../../testkit/platform.ts";
import type { Admin } from "./scenario.ts";

/**
 * The people of `supabase/seed.sql`: a member and a colleague, a member of another agency, and someone who belongs
 * to no agency.
 */
const people = {
  member: "ada@acme.example",
  colleague: "ben@acme.example",
  outsider: "grace@globex.example",
  newcomer: "nora@nowhere.example",
};
type Person = keyof typeof people;

/** How a request differs from the member's plain GET. */
export interface RequestOptions extends Omit<CallOptions, "query"> {
  /** Who calls. Null sends no token. */
  as?: Person | null;
  /** Sent instead of that person's token. */
  token?: string;
}

/** A project with this repository deployed to it and the seed in it. */
export interface Target {
  /** Address of the function. */
  functionUrl: string;
  publishableKey: string;
  /** Requests the function with a query string such as `?limit=3`. */
  call(query?: string, options?: RequestOptions): Promise<Response>;
  /** Requests a page. Fails where the response is something else. */
  page(query?: string, options?: RequestOptions): Promise<Page>;
  /** A supabase-js client that this person has signed in with. */
  client(person: Person): Promise<SupabaseClient>;
  /** The access token of that client. */
  token(person: Person): Promise<string>;
  /** The access token of another sign-in of the same person. */
  anotherToken(person: Person): Promise<string>;
  /** Absent where only the public address is known. */
  admin: Admin | undefined;
}

function createTarget(
  { url, publishableKey, admin }: { url: string; publishableKey: string; admin?: Admin },
): Target {
  const functionUrl = `${url}/functions/v1/calls-batch-list`;
  const clients = new Map<Person, Promise<SupabaseClient>>();

  async function signIn(person: Person): Promise<SupabaseClient> {
    const client = createTestClient(url, publishableKey);
    const credentials = { email: people[person], password: SEED_PASSWORD };
    const { error } = await client.auth.signInWithPassword(credentials);
    if (error) throw new Error(`${people[person]} cannot sign in`, { cause: error });
    return client;
  }

  function client(person: Person): Promise<SupabaseClient> {
    const known = clients.get(person) ?? signIn(person);
    clients.set(person, known);
    return known;
  }

  async function token(person: Person): Promise<string> {
    return await accessToken(await client(person));
  }

  async function call(query = "", { as = "member", ...options }: RequestOptions = {}) {
    const bearer = options.token ?? (as === null ? undefined : await token(as));
    return await callFunction(functionUrl, bearer, { ...options, query });
  }

  return {
    functionUrl,
    publishableKey,
    call,
    page: async (query, options) => await readPage(await call(query, options)),
    client,
    token,
    anotherToken: async (person) => await accessToken(await signIn(person)),
    admin,
  };
}

/** The project that a local platform runs. */
export function targetOf(platform: Platform): Target {
  return createTarget({ ...platform, admin: platform });
}

/** The project that `E2E_SUPABASE_URL` and `E2E_PUBLISHABLE_KEY` name, if they do. */
export function targetFromEnvironment(): Target | undefined {
  const url = Deno.env.get("E2E_SUPABASE_URL")?.replace(/\/$/, "");
  const publishableKey = Deno.env.get("E2E_PUBLISHABLE_KEY");
  if (!url && !publishableKey) return undefined;
  if (url && publishableKey) return createTarget({ url, publishableKey });
  throw new Error(
    "E2E_SUPABASE_URL and E2E_PUBLISHABLE_KEY belong together: one of them is missing.",
  );
}

async function accessToken(client: SupabaseClient): Promise<string> {
  const { data } = await client.auth.getSession();
  if (!data.session) throw new Error("nobody is signed in");
  return data.session.access_token;
}
