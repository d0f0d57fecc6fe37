import { grouped } from "./grouped_view.ts";
import { listParameters } from "./list_request.ts";
import type { Target } from "./load.ts";
import type { MeasuredProject } from "./project.ts";
import { type ServerProcess, startServer } from "./server_process.ts";

/** The ways to get the list that are compared. */
export const wayTitles = {
  direct: "Data API, no function",
  floor: "floor: the one call, nothing checked",
  function: "calls-batch-list",
  conventional: "conventional: auth server, profile, grouped list",
} as const;

/** The name of a way. */
export type WayName = keyof typeof wayTitles;

/** One way to get the list. */
export interface Way {
  target: Target;
  /** Its process, where it has one of its own. */
  process: ServerProcess | undefined;
}

/** All the ways, before the same Data API. */
export type Ways = Readonly<Record<WayName, Way>> & AsyncDisposable;

/** What the ways stand before. */
export interface WayOptions {
  /** Address under which `/rest/v1` is. */
  dataApiUrl: string;
  /** Address under which `/auth/v1` is. */
  authUrl: string;
  project: MeasuredProject;
  /** Who asks, and for which agency's batches. */
  member: { userId: string; id: string };
}

/** The function as it is deployed. */
export const functionScript = "supabase/functions/calls-batch-list/index.ts";

/** The settings of a function before a Data API. */
export function settingsFor({ dataApiUrl, project }: Pick<WayOptions, "dataApiUrl" | "project">) {
  return {
    SUPABASE_URL: dataApiUrl,
    SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: project.apiKey }),
    SUPABASE_ANON_KEY: project.apiKey,
    SUPABASE_JWKS: JSON.stringify(project.jwks),
    JWT_ISSUER: "",
  };
}

/** Starts the ways, each with no more than the permissions it needs. */
export async function startWays(options: WayOptions): Promise<Ways> {
  const { dataApiUrl, authUrl, project: { apiKey, signIn }, member } = options;
  const caller = await signIn(member.userId);
  const parameters = decodeURIComponent(listParameters(member.id).toString());
  const listUrl = `${dataApiUrl}/rest/v1/v_call_batch_summary?${parameters}`;
  const settings = settingsFor(options);
  const upstreams = [new URL(dataApiUrl).host];
  await using parts = new AsyncDisposableStack();
  const start = async (options: Parameters<typeof startServer>[0]): Promise<Way> => {
    const process = parts.use(await startServer(options));
    return { target: { url: `${process.url}/`, headers: caller }, process };
  };
  const ways = {
    direct: {
      target: { url: listUrl, headers: { ...caller, apikey: apiKey, Prefer: "count=exact" } },
      process: undefined,
    },
    floor: await start({
      script: "bench/ways/floor.ts",
      settings: { SUPABASE_ANON_KEY: apiKey, BENCH_LIST_URL: listUrl },
      upstreams,
    }),
    function: await start({ script: functionScript, settings, upstreams }),
    conventional: await start({
      script: "bench/ways/conventional.ts",
      settings: { ...settings, BENCH_AUTH_URL: authUrl, BENCH_VIEW: grouped },
      upstreams: [...upstreams, new URL(authUrl).host],
    }),
  };
  const running = parts.move();
  return { ...ways, [Symbol.asyncDispose]: () => running.disposeAsync() };
}
