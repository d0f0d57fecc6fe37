import { extname } from "node:path";
import { bundleDashboard, type DashboardFiles, sourceFolders } from "../dashboard/bundle.ts";
import type { Handler } from "./lite.ts";

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
};

const headers = { "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff" };

/** The dashboard below `/dashboard/`, made at the first request for it and again whenever its files change. */
export function createDashboard(config: { url: string } & Record<string, unknown>): Handler {
  let made: Promise<DashboardFiles> | undefined;
  let madeFrom = 0;

  function make(): Promise<DashboardFiles> {
    const changed = Math.max(...sourceFolders.map(lastChange));
    if (made && changed === madeFrom) return made;
    madeFrom = changed;
    made = bundleDashboard(config.url);
    made.catch(() => made = undefined);
    return made;
  }

  return async ({ url }) => {
    const { pathname } = new URL(url);
    if (pathname === "/dashboard") {
      return new Response(null, { status: 308, headers: { Location: "/dashboard/" } });
    }
    const name = pathname.slice("/dashboard/".length) || "index.html";
    if (name === "config.json") return Response.json(config, { headers });
    const file = (await make()).get(name);
    if (!file) return new Response("Not found", { status: 404, headers });
    return new Response(file, {
      headers: { ...headers, "Content-Type": types[extname(name)] ?? "application/octet-stream" },
    });
  };
}

function lastChange(folder: string): number {
  const times = [...Deno.readDirSync(folder)]
    .map(({ name }) => Deno.statSync(`${folder}/${name}`).mtime?.getTime() ?? 0);
  return Math.max(0, ...times);
}
