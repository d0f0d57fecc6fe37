import { extname, join } from "node:path";

const types: Record<string, string> = {
  ".html": "text/html",
  ".css": "text/css",
  ".js": "text/javascript",
  ".json": "application/json",
};

export function serveFolder(folder: string): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async ({ url }) => {
    const name = new URL(url).pathname.slice(1) || "index.html";
    try {
      const headers = { "Content-Type": types[extname(name)] ?? "" };
      return new Response(await Deno.readFile(join(folder, name)), { headers });
    } catch {
      return new Response("Not found", { status: 404 });
    }
  });
}
