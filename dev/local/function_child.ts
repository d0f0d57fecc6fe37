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

/** One process that runs a function. */
export interface FunctionChild {
  address: string;
  pid: number;
  /** Resolves once it listens; rejects if it ends before. */
  listens: Promise<void>;
  /** Resolves when it has ended, with what there is to say of that. */
  ended: Promise<string>;
  /** Ends it. */
  end(): Promise<void>;
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

/** Runs a function from its own `index.ts`, with only the permissions it needs. */
export function spawnFunction(options: FunctionOptions): FunctionChild {
  const { root, entrypoint, settings, upstream, log } = options;
  const port = freePort();
  const process = new Deno.Command(Deno.execPath(), {
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
  for (const output of [process.stdout, process.stderr]) {
    createInterface({ input: Readable.fromWeb(output) }).on("line", (line) => {
      // The address is the gateway's business; nobody else should come to depend on it.
      if (!line.startsWith("Listening on ")) log(line);
    });
  }
  const ended = process.status.then(({ code, signal }) =>
    `the function's process ended (${signal ?? `exit code ${code}`})`
  );
  return {
    address: `http://${HOST}:${port}`,
    pid: process.pid,
    listens: listening(port, ended),
    ended,
    async end() {
      try {
        process.kill("SIGTERM");
      } catch {
        // It ended by itself.
      }
      await ended;
    },
  };
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

async function listening(port: number, ended: Promise<string>): Promise<void> {
  let reason: string | undefined;
  ended.then((value) => reason = value);
  while (reason === undefined) {
    try {
      return (await Deno.connect({ hostname: HOST, port })).close();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  throw new Error(reason);
}
