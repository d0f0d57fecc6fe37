import { bundledScript } from "../../dev/function_bundle.ts";
import { settingsFor } from "../../dev/testkit/fake_project.ts";
import { publishableKey } from "../../dev/testkit/fake_upstream.ts";
import { findDeno, type ServerProcess, startServer } from "../../dev/testkit/server_process.ts";
import { createSigningKey, signToken, userClaims } from "../../dev/testkit/tokens.ts";
import { startDataApi } from "./data_api.ts";
import { type MeasuredDatabase, type Size, startMeasuredDatabase } from "./database.ts";
import { listParameters } from "./list_query.ts";
import type { Target } from "./load.ts";

/** What the sections measure with. */
export interface Context {
  /** How long and how often to measure: 1 for results that are kept, less for less. */
  effort: number;
  /** Says how far it has come. */
  say(line: string): void;
  database: MeasuredDatabase;
  /** The folder with the function as it is deployed. */
  bundleFolder: string;
  /** What the Data API is. */
  dataApi: string;
  /** The one call that the function makes for a page of the small agency. */
  list: Target;
  /** This Deno, which needs no path, and the one that the hosted runtime is built on, where npx can get it. */
  runtimes: { version: string; path?: string }[];
  /** The settings of a function before the Data API. */
  settings: Record<string, string>;
  /** The `Authorization` header of the small agency's member, with a token of the usual length, good for a day. */
  headers: { Authorization: string };
}

/** Starts what all sections share; ends with `parts`. */
export async function createContext(
  parts: AsyncDisposableStack,
  { size, ...given }: Pick<Context, "effort" | "say" | "bundleFolder"> & { size: Size },
): Promise<Context> {
  const { say } = given;
  const database = parts.use(await startMeasuredDatabase(size, say));
  const { small } = database.agencies;
  const key = await createSigningKey();
  const jwks = JSON.stringify({ keys: [key.publicJwk] });
  const dataApi = await startDataApi(parts, { databaseUrl: database.url, jwks });
  say(`Data API: ${dataApi.name}`);
  const hosted = await findDeno("2.1.4");
  if (!hosted) say("skipped: Deno 2.1.4, which npx could not get");
  const claims = userClaims(small.userId, {
    exp: Math.floor(Date.now() / 1_000) + 86_400,
    email: "member@agency.example",
    app_metadata: { provider: "email", providers: ["email"] },
    user_metadata: { email: "member@agency.example", email_verified: true },
    amr: [{ method: "password", timestamp: Math.floor(Date.now() / 1_000) }],
    aal: "aal1",
  });
  const headers = { Authorization: `Bearer ${await signToken(key, claims)}` };
  const query = decodeURIComponent(`${await listParameters(small.id)}`);
  return {
    ...given,
    database,
    dataApi: dataApi.name,
    list: {
      url: `${dataApi.url}/rest/v1/v_call_batch_summary?${query}`,
      headers: { ...headers, apikey: publishableKey, Prefer: "count=exact" },
    },
    runtimes: [
      { version: Deno.version.deno },
      ...(hosted ? [{ version: "2.1.4", path: hosted }] : []),
    ],
    settings: { ...settingsFor(dataApi, [key]), SUPABASE_ANON_KEY: publishableKey },
    headers,
  };
}

/** A function before the Data API, in a process of its own. */
export interface Variant {
  deno: string;
  variant: "baseline" | "function";
  target: Target;
  server: ServerProcess;
}

/**
 * Starts functions on each Deno, with no more than the permissions they need: the least that one can do, and the one
 * that is deployed. They end with `parts`.
 */
export async function startVariants(
  parts: AsyncDisposableStack,
  { runtimes, bundleFolder, settings, list, headers }: Context,
  variants: readonly Variant["variant"][],
): Promise<Variant[]> {
  const scripts = {
    baseline: { script: "tests/bench/servers/baseline.ts" },
    function: { script: bundledScript, root: bundleFolder },
  };
  const started: Variant[] = [];
  for (const { version, path } of runtimes) {
    for (const variant of variants) {
      const server = await startServer({
        ...scripts[variant],
        settings: { ...settings, BENCH_LIST_URL: list.url },
        upstreams: [new URL(list.url).host],
        deno: path,
        quiet: true,
      });
      const target = { url: `${parts.use(server).url}/`, headers };
      started.push({ deno: version, variant, target, server });
    }
  }
  return started;
}
