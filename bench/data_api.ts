import { existsSync } from "node:fs";
import { join } from "node:path";
import type { MeasuredProject } from "./project.ts";
import { startPrefixProxy } from "./prefix_proxy.ts";
import { freePort, listening, spawn, startServer } from "./server_process.ts";

/** A Data API and an auth server on the measured database. */
export interface Upstreams extends AsyncDisposable {
  /** What stood for the Data API, to be said with every result. */
  dataApi: string;
  /** Address under which `/rest/v1` is. */
  dataApiUrl: string;
  /** Address under which `/auth/v1` is: always a stand-in. */
  authUrl: string;
}

/** Starts PostgREST, where `POSTGREST` or the path names one, or its stand-in. */
export async function startUpstreams(
  { url, project }: { url: string; project: MeasuredProject },
): Promise<Upstreams> {
  await using parts = new AsyncDisposableStack();
  const settings = {
    BENCH_DATABASE_URL: asAuthenticator(url),
    SUPABASE_JWKS: JSON.stringify(project.jwks),
  };
  const auth = parts.use(
    await startServer({
      script: "bench/ways/auth_server.ts",
      settings: { ...settings, BENCH_DATABASE_URL: url },
    }),
  );
  const program = findPostgrest();
  const dataApiUrl = program
    ? await startPostgrest(program, settings, parts)
    : parts.use(await startServer({ script: "bench/ways/data_api.ts", settings })).url;
  const running = parts.move();
  return {
    dataApi: program ? await versionOf(program) : "stand-in for PostgREST (bench/ways/data_api.ts)",
    dataApiUrl,
    authUrl: auth.url,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** As whom PostgREST connects; on a throw-away cluster with everyone's password. */
function asAuthenticator(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.username = "authenticator";
  return url.href;
}

function findPostgrest(): string | undefined {
  const folders = (Deno.env.get("PATH") ?? "").split(":").filter(Boolean);
  const candidates = [Deno.env.get("POSTGREST"), ...folders.map((dir) => join(dir, "postgrest"))];
  return candidates.find((path) => path !== undefined && existsSync(path));
}

async function versionOf(program: string): Promise<string> {
  const { stdout } = await new Deno.Command(program, { args: ["--version"] }).output();
  return new TextDecoder().decode(stdout).trim();
}

/** PostgREST has no `/rest/v1`; what comes in under it is handed on without. */
async function startPostgrest(
  program: string,
  settings: { BENCH_DATABASE_URL: string; SUPABASE_JWKS: string },
  parts: AsyncDisposableStack,
): Promise<string> {
  const port = freePort();
  const postgrest = spawn(program, {
    args: [],
    env: {
      PGRST_DB_URI: settings.BENCH_DATABASE_URL,
      PGRST_DB_SCHEMAS: "public",
      PGRST_DB_EXTRA_SEARCH_PATH: "public,extensions",
      PGRST_DB_ANON_ROLE: "anon",
      PGRST_JWT_SECRET: settings.SUPABASE_JWKS,
      PGRST_SERVER_HOST: "127.0.0.1",
      PGRST_SERVER_PORT: String(port),
      PGRST_LOG_LEVEL: "crit",
    },
  });
  parts.defer(() => postgrest.end());
  await listening(port, postgrest);
  const proxy = parts.use(startPrefixProxy({ prefix: "/rest/v1", port }));
  return proxy.url;
}
