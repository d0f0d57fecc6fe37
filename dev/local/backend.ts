import { App } from "@supabase/lite";
import hostedRoles from "../postgres/hosted_roles.sql" with { type: "text" };
import { type Database, openPglite, openPostgres } from "./database.ts";
import type { Handler } from "./gateway.ts";
import hostedBase from "./hosted_base.sql" with { type: "text" };
import type { ProjectKeys } from "./keys.ts";
import { migrate } from "./migrations.ts";

export interface BackendOptions {
  /** Folder of the project, for its migrations and seed. */
  root: string;
  keys: ProjectKeys;
  /** A running Postgres; by default one in this process. */
  databaseUrl?: string | undefined;
  /** Data folder of the Postgres in this process; by default memory. */
  databaseFolder?: string | undefined;
  log?(line: string): void;
}

/** The database, migrated and seeded, and lite in front of it. */
export interface Backend extends AsyncDisposable {
  database: Database;
  /** `@supabase/lite`, for Auth and the Data API. */
  lite: Handler;
}

/** Opens the database, migrates and seeds it. */
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
  // On its first request lite grants the roles everything in each schema with row level security, unless this is set.
  Reflect.set(connection, "rlsState", "active");
  return (request) => exclusive(() => app.fetch(request));
}
