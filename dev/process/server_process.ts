import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Child, type ChildOptions, output, spawn } from "./child_process.ts";
import { projectFolder, startLock } from "../project.ts";

export interface ServerOptions extends Pick<ChildOptions, "onLine" | "quiet"> {
  /** Module, relative to `root`. */
  script: string;
  /** Project folder with the `deno.json` to use; defaults to this project. */
  root?: string;
  /** Environment. The function's settings are not inherited from the shell. */
  settings?: Readonly<Record<string, string | undefined>>;
  /** Addresses (`host:port`) it may call; all permissions without them. */
  upstreams?: readonly string[];
  /** Path of another Deno, which may lack `DENO_SERVE_ADDRESS`. */
  deno?: string | undefined;
}

/** A server process on a free port of 127.0.0.1, which exits with this process. */
export interface ServerProcess extends Child {
  readonly url: string;
  /** Rejects if the process ends before it listens. */
  readonly listens: Promise<void>;
}

export const settingNames = [
  "SUPABASE_URL",
  "SUPABASE_PUBLISHABLE_KEYS",
  "SUPABASE_ANON_KEY",
  "SUPABASE_JWKS",
  "JWT_ISSUER",
] as const;

const guard = join(projectFolder, "dev", "process", "exit_with_parent.ts");
const wrapper = join(projectFolder, "dev", "process", "serve_on_port.ts");

export function spawnServer(options: ServerOptions): ServerProcess {
  const { script, root = projectFolder, settings = {}, upstreams, deno, ...rest } = options;
  const port = freePort();
  const address = `127.0.0.1:${port}`;
  const names = [...settingNames, ...Object.keys(settings)];
  const permissions = upstreams
    ? [`--allow-env=${names.join()}`, `--allow-net=${[address, ...upstreams].join()}`]
    : ["--allow-all"];
  if (upstreams && deno) permissions.push("--allow-read");
  const own = root === projectFolder;
  const importMap = !own && existsSync(join(root, "import_map.json"))
    ? ["--import-map=import_map.json"]
    : [];
  const entry = deno
    ? ["--no-lock", wrapper, `${port}`, join(root, script)]
    : [...(own ? [`--lock=${startLock}`] : []), `--preload=${guard}`, script];
  const child = spawn(deno ?? Deno.execPath(), {
    ...rest,
    cwd: root,
    args: ["run", "--quiet", "--no-prompt", ...importMap, ...permissions, ...entry],
    env: {
      // Older versions do not trust the system's certificate authorities by default, and may have to download.
      ...(deno && { DENO_TLS_CA_STORE: Deno.env.get("DENO_TLS_CA_STORE") ?? "mozilla,system" }),
      ...Object.fromEntries(settingNames.map((name) => [name, undefined])),
      ...settings,
      DENO_SERVE_ADDRESS: `tcp:${address}`,
    },
  });
  return { ...child, url: `http://${address}`, listens: listening(port, child) };
}

export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  const server = spawnServer(options);
  await server.listens;
  return server;
}

/** Waits until `port` accepts connections. Rejects with the output of `child` if it ends before. */
export async function listening(port: number, child: Child): Promise<void> {
  let running = true;
  child.ended.then(() => running = false);
  while (running) {
    try {
      return (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
  throw new Error(`A server did not start:\n${await child.output()}`);
}

export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/** The path of another Deno, fetched by npx; undefined if that fails. */
export function findDeno(version: string): string | undefined {
  const args = ["-y", `deno@${version}`, "eval", "--no-config", "console.log(Deno.execPath())"];
  return output("npx", ...args) || undefined;
}
