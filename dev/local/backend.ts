import hostedRoles from "../../testkit/hosted_roles.sql" with { type: "text" };
import hostedBase from "./hosted_base.sql" with { type: "text" };
import { type Database, openPglite, openPostgres } from "./database.ts";
import type { ProjectKeys } from "./keys.ts";
import { createLite, type Handler } from "./lite.ts";
import { migrate } from "./migrations.ts";

/** Where the data is, and whose. */
export interface BackendOptions {
  /** Folder of the project, for its migrations and seed. */
  root: string;
  keys: ProjectKeys;
  /** Address of a Postgres that runs already. Without one, Postgres runs in this process. */
  databaseUrl: string | undefined;
  /** Folder in which the Postgres of this process keeps its data. Without one, in memory. */
  databaseFolder: string | undefined;
  progress(line: string): void;
}

/** The database, migrated and seeded, and lite in front of it. */
export interface Backend extends AsyncDisposable {
  database: Database;
  lite: Handler;
}

/** Opens the database and brings it up to date. */
export async function openBackend(options: BackendOptions): Promise<Backend> {
  const { root, keys, databaseUrl, databaseFolder, progress } = options;
  progress(databaseUrl ? "Connecting to Postgres …" : "Starting Postgres in this process …");
  const database = await (databaseUrl ? openPostgres(databaseUrl) : openPglite(databaseFolder));
  try {
    await database.script(hostedRoles + hostedBase);
    const lite = await createLite(database, keys);
    const { applied, kept, seeded } = await migrate(database, root);
    progress(
      `Migrations: ${applied.length} applied, ${kept} there already; seed ${
        seeded ? "loaded" : "kept"
      }`,
    );
    return { database, lite, [Symbol.asyncDispose]: () => database.close() };
  } catch (error) {
    await database.close();
    throw error;
  }
}
