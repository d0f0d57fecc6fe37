import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const projectFolder = fileURLToPath(new URL("..", import.meta.url));

/** The lock file of `deno task start`; `deno.lock` also has what only tests need. */
export const startLock = join(projectFolder, "dev", "start.lock");
