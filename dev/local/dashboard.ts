import { bundleDashboard, type DashboardConfig } from "../dashboard/bundle.ts";
import type { Handler } from "./gateway.ts";

/** Serves the dashboard at `/dashboard/`, built on the first request. */
export function createDashboard(config: DashboardConfig): Handler {
  let made: Promise<Map<string, Blob>> | undefined;
  const headers = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
  };

  return async ({ url }) => {
    const { pathname } = new URL(url);
    if (pathname === "/dashboard") return Response.redirect(new URL("/dashboard/", url), 308);
    made ??= bundleDashboard(config);
    made.catch(() => made = undefined);
    const file = (await made).get(pathname.slice("/dashboard/".length) || "index.html");
    return new Response(file ?? "Not found", { status: file ? 200 : 404, headers });
  };
}
