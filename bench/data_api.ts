import { existsSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { spawn } from "../testkit/child_process.ts";
import { freePort, listening, startServer } from "../testkit/server_process.ts";

/** A Data API on the measured database. */
export interface DataApi {
  /** What it is, to be said with every result. */
  dataApi: string;
  /** Address under which `/rest/v1` is. */
  dataApiUrl: string;
}

/** Starts PostgREST, where `POSTGREST` or the path names one, or its stand-in. */
export async function startDataApi(
  parts: AsyncDisposableStack,
  { url, jwks }: { url: string; jwks: string },
): Promise<DataApi> {
  const asAuthenticator = new URL(url);
  // On a throw-away cluster the password is everyone's.
  asAuthenticator.username = "authenticator";
  const program = findPostgrest();
  if (program) {
    const dataApiUrl = await startPostgrest(parts, { program, url: asAuthenticator.href, jwks });
    const { stdout } = await new Deno.Command(program, { args: ["--version"] }).output();
    return { dataApi: new TextDecoder().decode(stdout).trim(), dataApiUrl };
  }
  const server = await startServer({
    script: "bench/servers/data_api.ts",
    settings: { BENCH_DATABASE_URL: asAuthenticator.href, SUPABASE_JWKS: jwks },
  });
  const dataApi = "stand-in for PostgREST 14 (bench/servers/data_api.ts)";
  return { dataApi, dataApiUrl: parts.use(server).url };
}

function findPostgrest(): string | undefined {
  const folders = (Deno.env.get("PATH") ?? "").split(":").filter(Boolean);
  const candidates = [Deno.env.get("POSTGREST"), ...folders.map((dir) => join(dir, "postgrest"))];
  return candidates.find((path) => path !== undefined && existsSync(path));
}

async function startPostgrest(
  parts: AsyncDisposableStack,
  { program, url, jwks }: { program: string; url: string; jwks: string },
): Promise<string> {
  const port = freePort();
  const env = {
    PGRST_DB_URI: url,
    PGRST_DB_SCHEMAS: "public",
    PGRST_DB_EXTRA_SEARCH_PATH: "public,extensions",
    PGRST_DB_ANON_ROLE: "anon",
    PGRST_JWT_SECRET: jwks,
    PGRST_SERVER_HOST: "127.0.0.1",
    PGRST_SERVER_PORT: String(port),
    PGRST_LOG_LEVEL: "crit",
  };
  await listening(port, parts.use(spawn(program, { env })));
  const proxy = await startPrefixProxy("/rest/v1", port);
  parts.defer(proxy.stop);
  return proxy.url;
}

/**
 * PostgREST has no `/rest/v1`, so a proxy takes it off the path of every GET. It looks at bytes and not at requests, so
 * that it costs next to nothing: a piece that begins like a GET is one, for no GET has a body.
 */
export async function startPrefixProxy(prefix: string, port: number) {
  const begin = new TextEncoder().encode(`GET ${prefix}/`);
  const server = createServer((client) => {
    const upstream = connect(port, "127.0.0.1");
    client.on("data", (piece: Uint8Array) => {
      const isGet = begin.every((byte, index) => piece[index] === byte);
      if (isGet) upstream.write("GET /");
      upstream.write(isGet ? piece.subarray(begin.length) : piece);
    });
    upstream.pipe(client);
    // One of the two has gone, so the other may go.
    client.on("close", () => upstream.destroy()).on("error", () => upstream.destroy());
    upstream.on("close", () => client.destroy()).on("error", () => client.destroy());
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  const free = freePort();
  server.listen(free, "127.0.0.1", resolve);
  await promise;
  return { url: `http://127.0.0.1:${free}`, stop: () => void server.close() };
}
