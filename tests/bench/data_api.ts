import { once } from "node:events";
import { connect, createServer } from "node:net";
import { output, spawn } from "../../dev/process/child_process.ts";
import { freePort, listening, startServer } from "../../dev/process/server_process.ts";

/**
 * Starts PostgREST if `POSTGREST` or the path names one, else its stand-in, on a throw-away database. Returns its name and
 * the address in front of `/rest/v1`.
 */
export async function startDataApi(
  parts: AsyncDisposableStack,
  { databaseUrl, jwks }: { databaseUrl: string; jwks: string },
): Promise<{ name: string; url: string }> {
  const asAuthenticator = new URL(databaseUrl);
  // Every role of the cluster has the same password.
  asAuthenticator.username = "authenticator";
  const program = Deno.env.get("POSTGREST") ?? "postgrest";
  const version = output(program, "--version");
  if (!version) {
    const settings = { BENCH_DATABASE_URL: asAuthenticator.href, SUPABASE_JWKS: jwks };
    const standIn = await startServer({ script: "tests/bench/servers/data_api.ts", settings });
    const name = "stand-in for PostgREST 14 (tests/bench/servers/data_api.ts)";
    return { name, url: parts.use(standIn).url };
  }
  const port = freePort();
  const env = {
    PGRST_DB_URI: asAuthenticator.href,
    PGRST_DB_SCHEMAS: "public",
    PGRST_DB_EXTRA_SEARCH_PATH: "public,extensions",
    PGRST_DB_ANON_ROLE: "anon",
    PGRST_JWT_SECRET: jwks,
    PGRST_SERVER_HOST: "127.0.0.1",
    PGRST_SERVER_PORT: String(port),
    PGRST_LOG_LEVEL: "crit",
  };
  await listening(port, parts.use(spawn(program, { env })));
  return { name: version, url: await startPrefixProxy(parts, port) };
}

/** Strips `/rest/v1`, which PostgREST does not have, from the path of each GET. Works on bytes to cost next to nothing. */
export async function startPrefixProxy(parts: AsyncDisposableStack, port: number): Promise<string> {
  const server = createServer((client) => {
    const upstream = connect(port, "127.0.0.1").setNoDelay();
    client.setNoDelay().setEncoding("latin1").on("data", (piece: string) => {
      upstream.write(piece.replace(/^GET \/rest\/v1\//, "GET /"), "latin1");
    });
    upstream.pipe(client);
    client.on("close", () => upstream.destroy()).on("error", () => {});
    upstream.on("close", () => client.destroy()).on("error", () => {});
  });
  const proxyPort = freePort();
  server.listen(proxyPort, "127.0.0.1");
  await once(server, "listening");
  parts.defer(() => void server.close());
  return `http://127.0.0.1:${proxyPort}`;
}
