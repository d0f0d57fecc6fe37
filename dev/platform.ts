import { join } from "node:path";
import type { JWTHeaderParameters, JWTPayload } from "jose";
import { projectFolder } from "./testkit/child_process.ts";
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

/** How to start the platform. Nothing is needed. */
export interface PlatformOptions {
  /** Folder of the project; by default the one this file is in. */
  root?: string | undefined;
  /** Port on 127.0.0.1; by default one that is free. */
  port?: number;
  /** Keeps data and keys in this folder. By default they are gone at the end. */
  dataFolder?: string | undefined;
  /** Uses this Postgres instead of one in this process. */
  databaseUrl?: string | undefined;
  /** Starts the function again, and makes the dashboard again, when a file of it changes. */
  watch?: boolean;
  /** More for the dashboard's `config.json`. */
  dashboard?: Record<string, unknown>;
  /** Sees every request that reaches the gateway, those of the function among them. */
  onRequest?: RequestHook;
  /** Takes a line for each step of the start, what the function writes, and what becomes of it. */
  log?(line: string): void;
}

/** A local Supabase project with this repository deployed to it. */
export interface Platform extends AsyncDisposable {
  /** Address of the project, as `createClient` takes it. */
  url: string;
  /** Address of the function. */
  functionUrl: string;
  /** Id of the process that runs the function now, for those who watch what it needs. */
  functionPid(): number | undefined;
  publishableKey: string;
  /** All the keys, for tests that make tokens or act as the administrator. */
  keys: ProjectKeys;
  /** A fresh access token of the person with this e-mail address. */
  signIn(email: string): Promise<string>;
  /** Signs claims of one's own: with the project's key or, under a HS256 header, the legacy secret. */
  signToken(claims: JWTPayload, header?: JWTHeaderParameters): Promise<string>;
  /** Runs one statement, with `$1` parameters, as the database's administrator. */
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

  // Deno and Postgres both take seconds to start; they can do so side by side.
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
