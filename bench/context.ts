import { bundledScript } from "../dev/function_bundle.ts";
import { findDeno, type ServerProcess, startServer } from "../testkit/server_process.ts";
import { createSigningKey, signToken, userClaims } from "../testkit/tokens.ts";
import type { MeasuredDatabase } from "./database.ts";
import { listParameters } from "./list_query.ts";
import type { Target } from "./load.ts";
import { type DataApi, startDataApi } from "./data_api.ts";

/** What the sections measure with. */
export interface Context extends DataApi {
  /** How long and how often to measure: 1 for results that are kept, less for less. */
  effort: number;
  /** Says how far it has come. */
  say(line: string): void;
  database: MeasuredDatabase;
  /** This Deno, and the one that the hosted runtime is built on, where npx can get it. */
  runtimes: Runtime[];
  /** The folder with the function as it is deployed. */
  bundleFolder: string;
  /** The settings of a function before the Data API. */
  settings: Record<string, string>;
  /** The `Authorization` header of the small agency's member, with a token of the usual length, good for a day. */
  headers: { Authorization: string };
}

/** A version of Deno; without a path the one that runs this. */
export interface Runtime {
  version: string;
  path?: string;
}

const apiKey = "sb_publishable_of-the-measured-project";

/** Starts what all sections share; ends with `parts`. */
export async function createContext(
  parts: AsyncDisposableStack,
  given: Pick<Context, "effort" | "say" | "database" | "bundleFolder">,
): Promise<Context> {
  const key = await createSigningKey();
  const jwks = JSON.stringify({ keys: [key.publicJwk] });
  const dataApi = await startDataApi(parts, { url: given.database.url, jwks });
  given.say(`Data API: ${dataApi.dataApi}`);
  const hosted = await findDeno("2.1.4");
  if (!hosted) given.say("skipped: Deno 2.1.4, which npx could not get");
  const claims = userClaims(given.database.agencies.small.userId, {
    exp: Math.floor(Date.now() / 1_000) + 86_400,
    email: "member@agency.example",
    app_metadata: { provider: "email", providers: ["email"] },
    user_metadata: { email: "member@agency.example", email_verified: true },
    amr: [{ method: "password", timestamp: Math.floor(Date.now() / 1_000) }],
    aal: "aal1",
  });
  return {
    ...given,
    ...dataApi,
    runtimes: [
      { version: Deno.version.deno },
      ...(hosted ? [{ version: "2.1.4", path: hosted }] : []),
    ],
    settings: {
      SUPABASE_URL: dataApi.dataApiUrl,
      SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: apiKey }),
      SUPABASE_ANON_KEY: apiKey,
      SUPABASE_JWKS: jwks,
      JWT_ISSUER: "",
    },
    headers: { Authorization: `Bearer ${await signToken(key, claims)}` },
  };
}

/** The variants that are compared: the Data API itself, the least a function can do, and the function as it is deployed. */
export type VariantName = "direct" | "baseline" | "function";

/** One way to get the same list. */
export interface Variant {
  target: Target;
  /** Its process, where it has one of its own. */
  server?: ServerProcess;
}

/** Starts a variant with no more than the permissions it needs; it ends with `parts`. */
export async function startVariant(
  parts: AsyncDisposableStack,
  { dataApiUrl, database, bundleFolder, settings, headers }: Context,
  { name, runtime }: { name: VariantName; runtime: Runtime },
): Promise<Variant> {
  const parameters = await listParameters(database.agencies.small.id);
  const listUrl = `${dataApiUrl}/rest/v1/v_call_batch_summary?${
    decodeURIComponent(`${parameters}`)
  }`;
  if (name === "direct") {
    return {
      target: { url: listUrl, headers: { ...headers, apikey: apiKey, Prefer: "count=exact" } },
    };
  }
  const server = parts.use(
    await startServer({
      ...(name === "function"
        ? { root: bundleFolder, script: bundledScript }
        : { script: "bench/servers/baseline.ts" }),
      settings: { ...settings, BENCH_LIST_URL: listUrl },
      upstreams: [new URL(dataApiUrl).host],
      deno: runtime.path,
      quiet: true,
    }),
  );
  return { target: { url: `${server.url}/`, headers }, server };
}
