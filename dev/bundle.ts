import { basename, dirname } from "node:path";

/** Bundles a module with all that it imports into one minified file, and gives what the bundler prints. */
export async function bundle(
  entry: string,
  ...options: string[]
): Promise<Uint8Array<ArrayBuffer>> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--minify", ...options, basename(entry)],
    cwd: dirname(entry),
  }).output();
  if (!success) {
    throw new Error(`${entry} cannot be bundled:\n${new TextDecoder().decode(stderr)}`);
  }
  return stdout;
}
