import { fileURLToPath } from "node:url";
import { bundle } from "../bundle.ts";

const source = new URL("../../examples/dashboard/", import.meta.url);

/** What the page says while nobody knows which project it will be for. */
const ANY_ORIGIN = "connect-src 'self' http: https:;";

/** The folders that the dashboard is made from. */
export const sourceFolders = [source, new URL("../../client/", import.meta.url)].map((url) =>
  fileURLToPath(url)
);

/** The files of the dashboard, by name. */
export type DashboardFiles = Map<string, Uint8Array<ArrayBuffer>>;

/**
 * Makes the dashboard's files: any web server can serve them, with a `config.json` next to them. Where the project's
 * `url` is known, the page may talk to that origin alone.
 */
export async function bundleDashboard(url?: string): Promise<DashboardFiles> {
  const [script, style, page] = await Promise.all([
    bundle(fileURLToPath(new URL("main.tsx", source)), "--platform=browser"),
    Deno.readFile(new URL("style.css", source)),
    Deno.readTextFile(new URL("index.html", source)),
  ]);
  const html = url ? page.replace(ANY_ORIGIN, `connect-src 'self' ${new URL(url).origin};`) : page;
  return new Map([
    ["index.html", new TextEncoder().encode(html)],
    ["style.css", style],
    ["main.js", script],
  ]);
}
