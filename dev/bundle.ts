import { execFile } from "node:child_process";
import { basename, dirname } from "node:path";
import { promisify } from "node:util";
import { startLock } from "./project.ts";

/** Bundles a module and its imports into one minified file. Returns the output of the bundler. */
export async function bundle(entry: string, ...options: string[]): Promise<string> {
  const args = [
    "bundle",
    "--quiet",
    "--minify",
    `--lock=${startLock}`,
    "--frozen",
    ...options,
    basename(entry),
  ];
  const settings = { cwd: dirname(entry), maxBuffer: 2 ** 24 };
  return (await promisify(execFile)(Deno.execPath(), args, settings)).stdout;
}
