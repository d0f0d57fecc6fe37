import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { LogEntry } from "../supabase/functions/_shared/http/log.ts";

/** How to start the function. */
export interface FunctionOptions {
  /** The settings it may read, and no other part of the environment. */
  settings: Readonly<Partial<Record<SettingName, string>>>;
  /** The command of another Deno, such as `["npx", "-y", "deno@2.1.4"]`. */
  deno?: readonly string[];
  /** The folder of the project, by default this one. */
  root?: string;
}

/** The function in a process of its own, on a free port of 127.0.0.1. */
export interface RunningFunction extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  /** Every line it wrote. */
  readonly lines: readonly string[];
  /** The log line of the request with this id, once it is there. */
  entry(requestId: string): Promise<LogEntry>;
  stop(): Promise<void>;
}

const settingNames = [
  "SUPABASE_URL",
  "SUPABASE_PUBLISHABLE_KEYS",
  "SUPABASE_ANON_KEY",
  "SUPABASE_JWKS",
  "JWT_ISSUER",
] as const;
type SettingName = typeof settingNames[number];

const thisProject = fileURLToPath(new URL("..", import.meta.url));
const entrypoint = "supabase/functions/calls-batch-list/index.ts";
/** For a Deno that knows no `DENO_SERVE_ADDRESS`. */
const wrapper = "testkit/serve_on_port.ts";
/** Ends it with this process, however that comes about. */
const guard = new URL("../dev/local/exit_with_parent.ts", import.meta.url).href;
const patienceMs = 60_000;

/** Starts the function from its own `index.ts`, with only the permissions it needs, and waits until it answers. */
export async function startFunction(options: FunctionOptions): Promise<RunningFunction> {
  const port = freePort();
  const child = spawn(options, port);
  const lines: string[] = [];
  for (const output of [child.stdout, child.stderr]) {
    createInterface({ input: Readable.fromWeb(output) }).on("line", (line) => lines.push(line));
  }
  const url = `http://127.0.0.1:${port}/calls-batch-list`;
  let ended = false;
  child.status.then(() => ended = true);

  async function stop(): Promise<void> {
    // Whoever runs Deno for us may not hand a signal on, but the end of its input reaches all.
    await child.stdin.close().catch(() => {});
    if (!ended && !options.deno) child.kill("SIGTERM");
    await child.status;
  }

  await until(async () => {
    if (ended) throw new Error(`The function did not start:\n${lines.join("\n")}`);
    return await answers(url);
  });
  return {
    url,
    pid: child.pid,
    lines,
    entry: (requestId) => until(() => findEntry(lines, requestId)),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function spawn(
  { settings, deno, root = thisProject }: FunctionOptions,
  port: number,
): Deno.ChildProcess {
  const env = Deno.env.toObject();
  for (const name of settingNames) delete env[name];
  const [command = Deno.execPath(), ...first] = deno ?? [];
  const upstream = settings.SUPABASE_URL?.match(/^https?:\/\/(127\.0\.0\.1:\d+)/)?.[1];
  return new Deno.Command(command, {
    cwd: root,
    args: [
      ...first,
      "run",
      "--quiet",
      "--no-prompt",
      "--no-lock",
      "--import-map=import_map.json",
      `--allow-env=${settingNames.join()}`,
      `--allow-net=${[`127.0.0.1:${port}`, ...(upstream ? [upstream] : [])].join()}`,
      ...(deno ? [wrapper, String(port)] : [`--preload=${guard}`, entrypoint]),
    ],
    clearEnv: true,
    env: { ...env, ...settings, DENO_SERVE_ADDRESS: `tcp:127.0.0.1:${port}` },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

async function answers(url: string): Promise<true | undefined> {
  try {
    await (await fetch(url, { method: "OPTIONS" })).body?.cancel();
    return true;
  } catch {
    return undefined;
  }
}

function findEntry(lines: readonly string[], requestId: string): LogEntry | undefined {
  const line = lines.find((line) => line.includes(`"request_id":"${requestId}"`));
  return line === undefined ? undefined : JSON.parse(line);
}

/** The first value that comes, asked for every 20 ms. */
export async function until<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + patienceMs; Date.now() < end;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`Nothing came within ${patienceMs} ms`);
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
