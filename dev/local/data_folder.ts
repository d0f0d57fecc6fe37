import { join } from "node:path";
import { keepKeys, type ProjectKeys } from "./keys.ts";

/** A folder that keeps a platform's data between starts, held against a second platform until disposed. */
export interface DataFolder extends Disposable {
  /** Postgres's own folder in it. */
  database: string;
  keys: ProjectKeys;
}

/** Opens `path`, making it at first. Throws when another platform uses it. */
export async function openDataFolder(path: string): Promise<DataFolder> {
  await Deno.mkdir(path, { recursive: true, mode: 0o700 });
  const lock = await Deno.open(join(path, "lock"), { create: true, write: true });
  if (!await lock.tryLock(true)) {
    lock.close();
    throw new Error(`${path} is in use by another start.`);
  }
  return {
    database: join(path, "postgres"),
    keys: await keepKeys(join(path, "keys.json")),
    [Symbol.dispose]: () => lock.close(),
  };
}
