import { join } from "node:path";
import type { JWTHeaderParameters, JWTPayload } from "jose";
import { projectFolder } from "./project.ts";
import { sourceFolders } from "./dashboard/bundle.ts";
import { openBackend } from "./local/backend.ts";
import { createDashboard } from "./local/dashboard.ts";
import type { Row } from "./local/database.ts";
import { startFunction, watchFolders } from "./local/function.ts";
import { createGateway, listen, refusal, type RequestHook, type Routes } from "./local/gateway.ts";
import { createKeys, openDataFolder, type ProjectKeys } from "./local/keys.ts";
import { signIn } from "./local/people.ts";
import { createAuthApi, createRestApi } from "./local/project_api.ts";
import { createTokens } from "./local/tokens.ts";

export interface PlatformOptions {
  /** Project folder; by default this project. */
  root?: string | undefined;
  /** Port on 127.0.0.1; by default a free one. */
  port?: number;
  /** Keeps data and keys in this folder; by default they are deleted at the end. */
  dataFolder?: string | undefined;
  /** Uses this Postgres instead of one in this process. */
  databaseUrl?: string | undefined;
  /** Restarts the function and rebuilds the dashboard when a source file changes. */
  watch?: boolean;
  /** Additional fields of the dashboard's `config.json`. */
  dashboard?: Record<string, unknown>;
  /** Runs before each request to the gateway, including the function's. */
  onRequest?: RequestHook;
  /** Receives a line per step of the start, the function's output and its restarts. */
  log?(line: string): void;
}

/** A local Supabase project with this repository deployed to it. */
export interface Platform extends AsyncDisposable {
  /** For `createClient`. */
  url: string;
  functionUrl: string;
  /** Id of the function's current process. */
  functionPid(): number | undefined;
  publishableKey: string;
  /** Includes secret keys, for tests. */
  keys: ProjectKeys;
  /** Returns a new access token. */
  signIn(email: string): Promise<string>;
  /** Signs with the project's key or, with an HS256 header, the legacy secret. */
  signToken(claims: JWTPayload, header?: JWTHeaderParameters): Promise<string>;
  /** Runs one statement with `$1` parameters as the database's administrator. */
  sql<T extends Row = Row>(text: string, parameters?: unknown[]): Promise<T[]>;
  stop(): Promise<void>;
}

const functionName = "calls-batch-list";

/** Starts database, Auth, Data API, gateway and function, and resolves once the function listens. */
export async function startPlatform(options: PlatformOptions = {}): Promise<Platform> {
  const { root = projectFolder, port = 0, dataFolder, databaseUrl, log = () => {} } = options;
  await using parts = new AsyncDisposableStack();

  const routes = Promise.withResolvers<Routes>();
  const { host } = parts.use(listen(port, createGateway(routes.promise, options.onRequest)));
  const url = `http://${host}`;
  const keys = dataFolder ? await openDataFolder(parts, dataFolder) : await createKeys();
  const { publishableKey } = keys;
  const tokens = await createTokens(keys);

  // Deno and Postgres both take seconds to start, so start them concurrently.
  const localFunction = parts.use(
    startFunction({
      root,
      script: `supabase/functions/${functionName}/index.ts`,
      upstreams: [host],
      settings: {
        SUPABASE_URL: url,
        SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: publishableKey }),
        SUPABASE_JWKS: JSON.stringify(tokens.jwks),
      },
      log,
    }),
  );
  const databaseFolder = dataFolder && join(dataFolder, "postgres");
  const { database, lite } = parts.use(
    await openBackend({ root, keys, databaseUrl, databaseFolder, log }),
  );
  log(`Waiting for ${functionName} …`);
  await localFunction.listens();

  let dashboard = createDashboard({ url, publishableKey, ...options.dashboard });
  if (options.watch) {
    const functions = join(root, "supabase", "functions");
    parts.use(watchFolders([functions], localFunction.restart));
    parts.use(watchFolders(sourceFolders, () => {
      dashboard = createDashboard({ url, publishableKey, ...options.dashboard });
    }));
  }
  routes.resolve({
    [`/functions/v1/${functionName}`]: localFunction.handle,
    "/functions/v1": () =>
      refusal(404, { code: "NOT_FOUND", message: "Requested function was not found" }),
    "/auth/v1": createAuthApi(lite, tokens, url),
    "/rest/v1": createRestApi(lite, tokens),
    "/dashboard": (request) => dashboard(request),
  });

  const running = parts.move();
  const stop = () => running.disposeAsync();
  return {
    url,
    functionUrl: `${url}/functions/v1/${functionName}`,
    functionPid: localFunction.pid,
    publishableKey,
    keys,
    signIn: (email) => signIn({ url, publishableKey }, email),
    signToken: tokens.sign,
    sql: database.query,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
