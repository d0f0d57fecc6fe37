import { createInterface } from "node:readline";
import { Readable } from "node:stream";

/** How to run a function. */
export interface FunctionOptions {
  /** Folder of the project, whose `deno.json` and import map count. */
  root: string;
  /** The function's `index.ts`. */
  entrypoint: string;
  /** The settings it may read, and no other part of the environment. */
  settings: Record<string, string | undefined>;
  /** `host:port` of what it may call. */
  upstream: string;
  /** Takes each line the function writes. */
  log(line: string): void;
}

/** A function in a process of its own. */
export interface FunctionProcess {
  /** Where it listens: waits for a process that is starting, and starts one when the last one ended. */
  address(): Promise<string>;
  /** Starts another process and then ends the one before. */
  restart(): void;
  stop(): Promise<void>;
}

interface Running {
  address: string;
  child: Deno.ChildProcess;
  /** Whether it is to end, so that nobody is surprised when it does. */
  ending: boolean;
}

const HOST = "127.0.0.1";
const GUARD = new URL("./exit_with_parent.ts", import.meta.url).href;

/** What the function may read. */
const SETTING_NAMES = [
  "SUPABASE_URL",
  "SUPABASE_PUBLISHABLE_KEYS",
  "SUPABASE_ANON_KEY",
  "SUPABASE_JWKS",
  "JWT_ISSUER",
];

/** Prepares a {@linkcode FunctionProcess}; the first call of `address` starts it. */
export function createFunctionProcess(options: FunctionOptions): FunctionProcess {
  let current: Promise<Running> | undefined;
  let replaced: Promise<unknown> = Promise.resolve();
  let stopped = false;

  async function start(): Promise<Running> {
    if (stopped) throw new Error("the platform is stopping");
    const port = freePort();
    const child = spawn(options, port);
    const running: Running = {
      address: `http://${HOST}:${port}`,
      child,
      ending: false,
    };
    let ended = false;
    const end = child.status.then(({ code, signal }) => {
      ended = true;
      return new Error(`the function's process ended (${signal ?? `exit code ${code}`})`);
    });
    const failure = await Promise.race([end, listening(port, () => ended)]);
    if (failure) throw failure;
    // A process that ran and died is started again at the next request; one that could not start waits
    // for its files to change.
    end.then(async (reason) => {
      if (!running.ending) options.log(`${reason.message}; the next request starts it again`);
      const latest = await current?.catch(() => undefined);
      if (latest === running) current = undefined;
    });
    return running;
  }

  async function end(process: Promise<Running> | undefined): Promise<void> {
    const running = await process?.catch(() => undefined);
    if (!running) return;
    running.ending = true;
    try {
      running.child.kill("SIGTERM");
    } catch {
      // It ended by itself.
    }
    await running.child.status;
  }

  return {
    address: async () => (await (current ??= start())).address,
    restart() {
      const previous = current;
      current = start();
      // The one before goes on with what it has begun till the new one listens.
      const started = current.catch((error: Error) => options.log(error.message));
      replaced = Promise.all([replaced, started.then(() => end(previous))]);
    },
    async stop() {
      stopped = true;
      await Promise.all([replaced, end(current)]);
    },
  };
}

function spawn(
  { root, entrypoint, settings, upstream, log }: FunctionOptions,
  port: number,
): Deno.ChildProcess {
  const child = new Deno.Command(Deno.execPath(), {
    cwd: root,
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      `--preload=${GUARD}`,
      `--allow-env=${SETTING_NAMES.join()}`,
      `--allow-net=${upstream},${HOST}:${port}`,
      entrypoint,
    ],
    clearEnv: true,
    env: { ...environment(settings), DENO_SERVE_ADDRESS: `tcp:${HOST}:${port}` },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  for (const output of [child.stdout, child.stderr]) {
    createInterface({ input: Readable.fromWeb(output) }).on("line", (line) => {
      // The address is the gateway's business; nobody else should come to depend on it.
      if (!line.startsWith("Listening on ")) log(line);
    });
  }
  return child;
}

/** The environment of this process, but of the settings only those given: none may come in from the shell. */
function environment(settings: FunctionOptions["settings"]): Record<string, string> {
  const values = Deno.env.toObject();
  for (const name of SETTING_NAMES) {
    const value = settings[name];
    if (value === undefined) delete values[name];
    else values[name] = value;
  }
  return values;
}

function freePort(): number {
  using listener = Deno.listen({ hostname: HOST, port: 0 });
  return listener.addr.port;
}

async function listening(port: number, hasEnded: () => boolean): Promise<undefined> {
  while (!hasEnded()) {
    try {
      (await Deno.connect({ hostname: HOST, port })).close();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
