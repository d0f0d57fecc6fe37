import assert from "node:assert/strict";
import type { SupabaseClient } from "@supabase/supabase-js";
import { SEED_PASSWORD } from "../../dev/local/people.ts";
import type { Platform } from "../../dev/platform.ts";
import {
  callFunction,
  type CallOptions,
  type Page,
  readPage,
} from "../../dev/testkit/responses.ts";
import { createTestClient } from "../../dev/testkit/platform.ts";
import { people, type Persona } from "./seed.ts";

/** What only a project's owner can do: run SQL and sign tokens. */
export type Admin = Pick<Platform, "sql" | "signToken">;

export interface RequestOptions extends Omit<CallOptions, "query"> {
  /** Defaults to the member; null sends no token. */
  as?: Persona | null;
  /** Sent instead of that person's token. */
  token?: string;
}

/** A project with this repository deployed to it and the seed in it. */
export interface Target {
  functionUrl: string;
  publishableKey: string;
  /** Absent for a remote project. */
  admin: Admin | undefined;
  /** Requests the function with a query string such as `?limit=3`. */
  call(query?: string, options?: RequestOptions): Promise<Response>;
  /** Requests a page and asserts success. */
  page(query?: string, options?: RequestOptions): Promise<Page>;
  /** A supabase-js client with this person signed in. */
  client(person: Persona): Promise<SupabaseClient>;
  /** The access token of that client. */
  token(person: Persona): Promise<string>;
}

export function createTarget(
  { url, publishableKey, admin }: { url: string; publishableKey: string; admin?: Admin },
): Target {
  const functionUrl = `${url}/functions/v1/calls-batch-list`;
  const clients = new Map<Persona, Promise<SupabaseClient>>();

  async function signIn(person: Persona): Promise<SupabaseClient> {
    const client = createTestClient(url, publishableKey);
    const { email } = people[person];
    const { error } = await client.auth.signInWithPassword({ email, password: SEED_PASSWORD });
    assert.ifError(error);
    return client;
  }

  function client(person: Persona): Promise<SupabaseClient> {
    const known = clients.get(person) ?? signIn(person);
    clients.set(person, known);
    return known;
  }

  async function token(person: Persona): Promise<string> {
    const { data } = await (await client(person)).auth.getSession();
    return data.session?.access_token ?? assert.fail(`${person} is not signed in`);
  }

  async function call(query = "", { as = "member", ...options }: RequestOptions = {}) {
    const bearer = options.token ?? (as === null ? undefined : await token(as));
    return await callFunction(functionUrl, bearer, { ...options, query });
  }

  async function page(query?: string, options?: RequestOptions) {
    return await readPage(await call(query, options));
  }

  return { functionUrl, publishableKey, admin, call, page, client, token };
}

/** A promise to callers, shown on a running project. */
export interface Scenario {
  name: string;
  needsAdmin: boolean;
  run(target: Target): Promise<void>;
}

export function scenario(name: string, run: Scenario["run"]): Scenario {
  return { name, needsAdmin: false, run };
}

/** A scenario that needs SQL and the project's keys. */
export function scenarioWithAdmin(
  name: string,
  run: (target: Target, admin: Admin) => Promise<void>,
): Scenario {
  return { name, needsAdmin: true, run: (target) => run(target, target.admin ?? assert.fail()) };
}

/** The project that `E2E_SUPABASE_URL` and `E2E_PUBLISHABLE_KEY` name, if they do. */
export function targetFromEnvironment(): Target | undefined {
  const url = Deno.env.get("E2E_SUPABASE_URL")?.replace(/\/$/, "");
  const publishableKey = Deno.env.get("E2E_PUBLISHABLE_KEY");
  if (url && publishableKey) return createTarget({ url, publishableKey });
  if (!url && !publishableKey) return undefined;
  throw new Error("E2E_SUPABASE_URL and E2E_PUBLISHABLE_KEY belong together: one is missing.");
}
