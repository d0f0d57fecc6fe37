import { join } from "node:path";
import { projectFolder } from "../testkit/child_process.ts";
import { bundle } from "../bundle.ts";

const source = join(projectFolder, "examples", "dashboard");

/** What the page says while nobody knows which project it will be for. */
const anyOrigin = "connect-src 'self' http: https:;";

/** The folders that the dashboard is made from. */
export const sourceFolders = [source, join(projectFolder, "client")];

/** Where the dashboard finds its project; what else is here it takes for itself. */
export interface DashboardConfig extends Record<string, unknown> {
  url: string;
  publishableKey: string;
}

/**
 * Makes the dashboard's files by their names, for any web server. Where the project is known, the page may talk to its
 * origin alone; where it is not, a `config.json` has to be added.
 */
export async function bundleDashboard(config?: DashboardConfig): Promise<Map<string, Blob>> {
  const [script, style, page] = await Promise.all([
    bundle(join(source, "main.tsx"), "--platform=browser"),
    Deno.readFile(join(source, "style.css")),
    Deno.readTextFile(join(source, "index.html")),
  ]);
  const origin = config && `connect-src 'self' ${new URL(config.url).origin};`;
  const files = new Map([
    ["index.html", file("text/html", page.replace(anyOrigin, origin ?? anyOrigin))],
    ["style.css", file("text/css", style)],
    ["main.js", file("text/javascript", script)],
  ]);
  if (config) files.set("config.json", file("application/json", JSON.stringify(config, null, 2)));
  return files;
}

function file(type: string, content: BlobPart): Blob {
  return new Blob([content], { type: `${type}; charset=utf-8` });
}
