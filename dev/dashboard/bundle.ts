import { join } from "node:path";
import { projectFolder } from "../project.ts";
import { bundle } from "../bundle.ts";

const source = join(projectFolder, "examples", "dashboard");

/** The policy of a build without a project. */
const anyOrigin = "connect-src 'self' http: https:;";

export const sourceFolders = [source, join(projectFolder, "client")];

/** The dashboard's project and its options (`config.ts`). */
export interface DashboardConfig extends Record<string, unknown> {
  url: string;
  publishableKey: string;
}

/**
 * Builds the dashboard's files by name, for any web server. With `config` the page may connect to that project alone;
 * without it, a `config.json` must be added.
 */
export async function bundleDashboard(config?: DashboardConfig): Promise<Map<string, Blob>> {
  const [script, style, page] = await Promise.all([
    bundle(join(source, "main.tsx"), "--platform=browser"),
    bundle(join(source, "style.css")),
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
