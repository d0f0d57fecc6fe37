import { bundledScript } from "../../dev/function_bundle.ts";
import { publishableKey, settingsFor } from "../../dev/testkit/fake_project.ts";
import { findDeno, type ServerProcess, startServer } from "../../dev/process/server_process.ts";
import { createSigningKey, signToken, userClaims } from "../../dev/testkit/tokens.ts";
import { startDataApi } from "./data_api.ts";
import { type MeasuredDatabase, startMeasuredDatabase } from "./database.ts";
import { listQuery } from "./list_query.ts";
import type { LoadTarget } from "./load.ts";

/** Medians by name; an array has one figure per runtime of {@linkcode Context}. */
export type Figures = Record<string, number | number[]>;

export interface Context {
  /** Scales durations and rounds: 1 for published figures. */
  effort: number;
  log(line: string): void;
  database: MeasuredDatabase;
  /** Folder of the bundled function. */
  bundleFolder: string;
  /** Name and version of the Data API. */
  dataApi: string;
  /** Address of a page in the Data API. */
  listUrl: string;
  /** This Deno and, if npx can fetch it, the one that the hosted runtime is built on. */
  runtimes: { version: string; path?: string }[];
  /** Settings of a function that uses the Data API. */
  settings: Record<string, string>;
  /** `Authorization` of the member. */
  headers: { Authorization: string };
}

/** Starts what all sections share; ends with `parts`. */
export async function createContext(
  parts: AsyncDisposableStack,
  given: Pick<Context, "effort" | "log" | "bundleFolder">,
): Promise<Context> {
  const { log } = given;
  const database = parts.use(await startMeasuredDatabase());
  const key = await createSigningKey();
  const jwks = JSON.stringify({ keys: [key.publicJwk] });
  const dataApi = await startDataApi(parts, { databaseUrl: database.url, jwks });
  log(`Data API: ${dataApi.name}`);
  const hosted = findDeno("2.1.4");
  if (!hosted) log("skipped: Deno 2.1.4, which npx could not fetch");
  // As long as a token of hosted Auth, and valid for a day.
  const claims = userClaims(database.userId, {
    exp: Math.floor(Date.now() / 1_000) + 86_400,
    email: "member@agency.example",
    app_metadata: { provider: "email", providers: ["email"] },
    user_metadata: { email: "member@agency.example", email_verified: true },
    amr: [{ method: "password", timestamp: Math.floor(Date.now() / 1_000) }],
    aal: "aal1",
  });
  const headers = { Authorization: `Bearer ${await signToken(key, claims)}` };
  const { relation, parameters } = await listQuery(database.agencyId);
  return {
    ...given,
    database,
    dataApi: dataApi.name,
    listUrl: `${dataApi.url}/rest/v1/${relation}?${decodeURIComponent(`${parameters}`)}`,
    runtimes: [
      { version: Deno.version.deno },
      ...(hosted ? [{ version: "2.1.4", path: hosted }] : []),
    ],
    settings: { ...settingsFor(dataApi, [key]), SUPABASE_ANON_KEY: publishableKey },
    headers,
  };
}

/** A function in front of the Data API. */
export interface Variant {
  deno: string;
  variant: "baseline" | "function";
  target: LoadTarget;
  server: ServerProcess;
}

/** Starts the baseline and the deployed function on each Deno, with the permissions they need. They end with `parts`. */
export async function startVariants(
  parts: AsyncDisposableStack,
  { runtimes, bundleFolder, settings, listUrl, headers }: Context,
): Promise<Variant[]> {
  const variants = {
    baseline: { script: "tests/bench/servers/baseline.ts" },
    function: { script: bundledScript, root: bundleFolder },
  };
  const started: Variant[] = [];
  for (const { version, path } of runtimes) {
    for (const variant of ["baseline", "function"] as const) {
      const server = await startServer({
        ...variants[variant],
        settings: { ...settings, BENCH_LIST_URL: listUrl },
        upstreams: [new URL(listUrl).host],
        deno: path,
        quiet: true,
      });
      const target = { url: `${parts.use(server).url}/`, headers };
      started.push({ deno: version, variant, target, server });
    }
  }
  return started;
}
