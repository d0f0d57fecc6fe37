import { join } from "node:path";
import { projectFolder } from "./testkit/child_process.ts";
import { bundle } from "./bundle.ts";

const functionFolder = join("supabase", "functions", "calls-batch-list");

/** The function as `deno task deploy` uploads it, below the folder that it was written to. */
export const bundledScript = join(functionFolder, "index.js");

/**
 * Makes a project, gone after `work`, that holds nothing but the function: one minified file, its source map, and the
 * settings that say so. An isolate starts on it much sooner than on the sources and their packages.
 */
export async function withFunctionBundle<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "calls_batch_list_" });
  try {
    const script = join(folder, bundledScript);
    const source = join(projectFolder, functionFolder, "index.ts");
    await bundle(source, "--sourcemap=linked", `--output=${script}`);
    const config = await Deno.readTextFile(join(projectFolder, "supabase", "config.toml"));
    await Deno.writeTextFile(join(folder, "supabase", "config.toml"), forBundle(config));
    return await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The same settings of the platform, for a function that needs no import map and has a source map. */
function forBundle(config: string): string {
  return config
    .replace(
      /^import_map = .*\n/m,
      `static_files = ["./functions/calls-batch-list/index.js.map"]\n`,
    )
    .replace(/^(entrypoint = .*)\.ts"$/m, '$1.js"');
}
