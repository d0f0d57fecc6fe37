import { App } from "@supabase/lite";
import hostedRoles from "../testkit/hosted_roles.sql" with { type: "text" };
import { type Database, openPglite, openPostgres } from "./database.ts";
import type { Handler } from "./gateway.ts";
import hostedBase from "./hosted_base.sql" with { type: "text" };
import type { ProjectKeys } from "./keys.ts";
import { migrate } from "./migrations.ts";

/** Where the data is, and whose. */
export interface BackendOptions {
  /** Folder of the project, for its migrations and seed. */
  root: string;
  keys: ProjectKeys;
  /** Address of a Postgres that runs already. Without one, Postgres runs in this process. */
  databaseUrl?: string | undefined;
  /** Folder in which the Postgres of this process keeps its data. Without one, in memory. */
  databaseFolder?: string | undefined;
  /** Takes a line for each step. */
  log?(line: string): void;
}

/** The database, migrated and seeded, and lite in front of it. */
export interface Backend extends AsyncDisposable {
  database: Database;
  /** `@supabase/lite`, for Auth and the Data API. */
  lite: Handler;
}

/** Opens the database and brings it up to date. */
export async function openBackend(options: BackendOptions): Promise<Backend> {
  const { root, keys, databaseUrl, databaseFolder, log = () => {} } = options;
  log(databaseUrl ? "Connecting to Postgres …" : "Starting Postgres in this process …");
  const database = await (databaseUrl ? openPostgres(databaseUrl) : openPglite(databaseFolder));
  try {
    await database.script(hostedRoles + hostedBase);
    const lite = await createLite(database, keys);
    log(await migrate(database, root));
    return { database, lite, [Symbol.asyncDispose]: () => database.close() };
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function createLite(database: Database, keys: ProjectKeys): Promise<Handler> {
  const { connection, exclusive } = database;
  const app = new App({
    connection,
    auth: {
      enabled: true,
      jwt_secret: keys.legacySecret,
      publishable_key: keys.publishableKey,
      secret_key: keys.secretKey,
    },
    options: { server: { admin: false, disableStudio: true, disableFallback: true } },
  });
  await app.init();
  await app.ensureSystemSchema();
  // At the first request lite would grant the roles everything in each schema that has row level security,
  // over whatever the migrations revoked. It does so only while it has not looked yet.
  Reflect.set(connection, "rlsState", "active");
  return (request) => exclusive(() => app.fetch(request));
}
