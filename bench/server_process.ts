import { fileURLToPath } from "node:url";

/** How to run a server. */
export interface ServerOptions {
  /** Its module, relative to the project's folder. */
  script: string;
  /** Settings; it sees the rest of the environment too, for that tells Deno where its packages are. */
  settings?: Readonly<Record<string, string>>;
  /** Addresses (`host:port`) it may call. Without them it may do everything. */
  upstreams?: readonly string[];
}

/** A server in a process of its own, on a free port of 127.0.0.1. */
export interface ServerProcess extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
}

/** The folder of the project. */
export const projectFolder = fileURLToPath(new URL("..", import.meta.url));

/** Ends the server when this process ends, however that comes about. */
const guard = "testkit/exit_with_parent.ts";

/** Runs a server with this Deno and waits until it listens. What it logs is thrown away, complaints are not. */
export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  const port = freePort();
  const address = `127.0.0.1:${port}`;
  const { script, settings = {}, upstreams } = options;
  const permissions = upstreams
    ? [
      `--allow-env=${Object.keys(settings).join()}`,
      `--allow-net=${[address, ...upstreams].join()}`,
    ]
    : ["--allow-all"];
  const server = spawn(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", `--preload=${guard}`, ...permissions, script],
    env: { ...settings, DENO_SERVE_ADDRESS: `tcp:${address}` },
  });
  await listening(port, server);
  return { url: `http://${address}`, pid: server.pid, [Symbol.asyncDispose]: () => server.end() };
}

/** A process of another program. */
export interface Child {
  readonly pid: number;
  /** Whether it has ended. */
  ended(): boolean;
  /** What it complained of. */
  complaints(): Promise<string>;
  end(): Promise<void>;
}

/** Runs a program in the project's folder. */
export function spawn(
  program: string,
  { args, env }: { args: string[]; env: Record<string, string> },
): Child {
  const child = new Deno.Command(program, {
    cwd: projectFolder,
    args,
    env,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  let ended = false;
  const status = child.status.then(() => ended = true);
  const complaints = child.stderr.text();
  return {
    pid: child.pid,
    ended: () => ended,
    complaints: () => complaints,
    async end() {
      if (!ended) child.kill("SIGTERM");
      await status;
    },
  };
}

/** Waits until something listens on `port`. Rejects with the complaints of a process that ends before. */
export async function listening(port: number, child: Child): Promise<void> {
  while (!child.ended()) {
    try {
      return (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
  throw new Error(`A server did not start: ${await child.complaints()}`);
}

/** A port of 127.0.0.1 that nobody uses now. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/** Processor time a process has used, in milliseconds; undefined where there is no /proc. */
export function processorTimeMs(pid: number): number | undefined {
  try {
    // "1234 (name, which may hold anything) S …", times in hundredths of a second.
    const text = Deno.readTextFileSync(`/proc/${pid}/stat`);
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return undefined;
  }
}

/** Memory a process occupies, in MiB; undefined where there is no /proc. */
export function residentMemoryMib(pid: number): number | undefined {
  try {
    const status = Deno.readTextFileSync(`/proc/${pid}/status`);
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
  } catch {
    return undefined;
  }
}
