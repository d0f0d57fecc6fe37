import { App } from "@supabase/lite";
import type { Database } from "./database.ts";
import type { ProjectKeys } from "./keys.ts";

/** Answers a request; the shape of every part of the platform that stands behind the gateway. */
export type Handler = (request: Request) => Promise<Response>;

/** Makes `@supabase/lite` answer for Auth and the Data API on `database`, and its own schemas in it. */
export async function createLite(database: Database, keys: ProjectKeys): Promise<Handler> {
  const app = new App({
    connection: database.connection,
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
  Reflect.set(database.connection, "rlsState", "active");
  return (request) => database.exclusive(() => app.fetch(request));
}
