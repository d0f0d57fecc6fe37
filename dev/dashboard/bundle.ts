import { fileURLToPath } from "node:url";

const source = new URL("../../examples/dashboard/", import.meta.url);

/** The folders that the dashboard is made from. */
export const sourceFolders = [source, new URL("../../client/", import.meta.url)].map((url) =>
  fileURLToPath(url)
);

/** Makes the dashboard's files, by name: any web server can serve them, with a `config.json` next to them. */
export async function bundleDashboard(): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const copied = ["index.html", "style.css"];
  const entries = await Promise.all([
    bundle("main.tsx").then((bytes) => ["main.js", bytes] as const),
    ...copied.map(async (name) => [name, await Deno.readFile(new URL(name, source))] as const),
  ]);
  return new Map(entries);
}

/** Deno brings the bundler along; it resolves by our import map, which others need a plug-in for. */
async function bundle(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--platform=browser", "--minify", name],
    cwd: source,
  }).output();
  if (!success) {
    throw new Error(`The dashboard cannot be bundled:\n${new TextDecoder().decode(stderr)}`);
  }
  return stdout;
}
