import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { JWTHeaderParameters, JWTPayload } from "jose";
import { createAuthApi } from "./local/auth_api.ts";
import { openBackend } from "./local/backend.ts";
import { createDashboard } from "./local/dashboard.ts";
import { openDataFolder } from "./local/data_folder.ts";
import type { Row } from "./local/database.ts";
import { createFunctionProcess } from "./local/function_process.ts";
import { createFunctionProxy, refuseUnknownFunction } from "./local/function_proxy.ts";
import { createGateway, type RequestHook } from "./local/gateway.ts";
import { createKeys, type ProjectKeys } from "./local/keys.ts";
import { listen } from "./local/listen.ts";
import type { Handler } from "./local/lite.ts";
import { listPeople, type Person, SEED_PASSWORD, signIn } from "./local/people.ts";
import { createRestApi } from "./local/rest_api.ts";
import { createTokens } from "./local/tokens.ts";
import { watchFolder } from "./local/watch_folder.ts";

/** How to start the platform. Nothing is needed. */
export interface PlatformOptions {
  /** Folder of the project; by default the one this file is in. */
  root?: string | undefined;
  /** Port on 127.0.0.1; by default one that is free. */
  port?: number | undefined;
  /** Keeps data and keys in this folder. By default they are gone at the end. */
  dataFolder?: string | undefined;
  /** Uses this Postgres instead of one in this process. */
  databaseUrl?: string | undefined;
  /** Starts the function again when a file of it changes. */
  watch?: boolean | undefined;
  /** Changes the function's settings; `undefined` takes one away. */
  settings?: Record<string, string | undefined>;
  /** More for the dashboard's `config.json`. */
  dashboard?: Record<string, unknown>;
  /** Sees every request that reaches the gateway, those of the function among them. */
  onRequest?: RequestHook;
  /** Takes the lines that the function writes, and what becomes of it. */
  log?(line: string): void;
  /** Takes a line for each step of the start. */
  progress?(line: string): void;
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
  signIn(email: string, password?: string): Promise<string>;
  /** Signs claims of one's own: with the project's key or, under a HS256 header, the legacy secret. */
  signToken(claims: JWTPayload, header?: JWTHeaderParameters): Promise<string>;
  /** Those who can sign in with the seed's password. */
  people(): Promise<Person[]>;
  /** Runs one statement, with `$1` parameters, as the database's administrator. */
  sql<T extends Row = Row>(text: string, parameters?: unknown[]): Promise<T[]>;
  stop(): Promise<void>;
}

const FUNCTION_NAME = "calls-batch-list";

/** Starts database, Auth, Data API, gateway and function, and resolves once the function listens. */
export async function startPlatform(options: PlatformOptions = {}): Promise<Platform> {
  const { log = () => {}, progress = () => {} } = options;
  const root = options.root ?? fileURLToPath(new URL("..", import.meta.url));
  const functions = join(root, "supabase", "functions");
  await using parts = new AsyncDisposableStack();

  const gateway = Promise.withResolvers<Handler>();
  const { host } = parts.use(
    listen(options.port ?? 0, async (request) => (await gateway.promise)(request)),
  );
  const url = `http://${host}`;

  const folder = options.dataFolder === undefined
    ? undefined
    : await openDataFolder(options.dataFolder);
  if (folder) parts.use(folder);
  const keys = folder?.keys ?? await createKeys();
  const tokens = await createTokens(keys);

  const process = parts.use(
    createFunctionProcess({
      root,
      script: `supabase/functions/${FUNCTION_NAME}/index.ts`,
      upstreams: [host],
      settings: {
        SUPABASE_URL: url,
        SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: keys.publishableKey }),
        SUPABASE_JWKS: JSON.stringify(tokens.jwks),
        ...options.settings,
      },
      log,
    }),
  );
  // Deno and Postgres both take seconds to start; they can do so side by side.
  const functionListens = process.address();
  functionListens.catch(() => {});

  const { database, lite } = parts.use(
    await openBackend({
      root,
      keys,
      databaseUrl: options.databaseUrl,
      databaseFolder: folder?.database,
      progress,
    }),
  );
  progress(`Waiting for ${FUNCTION_NAME} …`);
  await functionListens;
  if (options.watch) {
    parts.use(watchFolder(functions, () => {
      log("a file changed, starting again");
      process.restart();
    }));
  }
  gateway.resolve(createGateway([
    { path: `/functions/v1/${FUNCTION_NAME}`, handle: createFunctionProxy(process) },
    { path: "/functions/v1", handle: refuseUnknownFunction },
    { path: "/auth/v1", handle: createAuthApi(lite, tokens, url) },
    { path: "/rest/v1", handle: createRestApi(lite, tokens, keys) },
    {
      path: "/dashboard",
      handle: createDashboard({ url, publishableKey: keys.publishableKey, ...options.dashboard }),
    },
  ], options.onRequest));

  const running = parts.move();
  const stop = () => running.disposeAsync();
  return {
    url,
    functionUrl: `${url}/functions/v1/${FUNCTION_NAME}`,
    functionPid: process.pid,
    publishableKey: keys.publishableKey,
    keys,
    signIn: (email, password = SEED_PASSWORD) =>
      signIn(url, keys.publishableKey, { email, password }),
    signToken: tokens.sign,
    people: () => listPeople(database),
    sql: database.query,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
