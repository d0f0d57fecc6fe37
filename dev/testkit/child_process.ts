import { createInterface } from "node:readline";
import { join } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { until } from "./until.ts";

/** The folder of the project. */
export const projectFolder = fileURLToPath(new URL("../..", import.meta.url));

/** What `deno task start` downloads. Deno downloads all of a lock file, and `deno.lock` has what only tests need. */
export const startLock = join(projectFolder, "dev", "start.lock");

/** How to run a program. */
export interface ChildOptions {
  args?: readonly string[];
  /** By default the project's folder. */
  cwd?: string;
  /** Changes to the environment of this process; `undefined` takes a variable away. */
  env?: Readonly<Record<string, string | undefined>>;
  /** Takes each line it writes; by default they are kept. */
  onLine?: (line: string) => void;
  /** Throws standard output away, so that a load is not measured together with its logs. */
  quiet?: boolean;
}

/** A program in a process of its own, which ends when it is disposed. */
export type Child = ReturnType<typeof spawn>;

/** Runs a program. */
export function spawn(program: string, options: ChildOptions = {}) {
  const { args = [], cwd = projectFolder, env = {}, quiet = false } = options;
  const variables = Object.entries({ ...Deno.env.toObject(), ...env })
    .filter((entry): entry is [string, string] => entry[1] !== undefined);
  const child = new Deno.Command(program, {
    args: [...args],
    cwd,
    clearEnv: true,
    env: Object.fromEntries(variables),
    stdin: "null",
    stdout: quiet ? "null" : "piped",
    stderr: "piped",
  }).spawn();
  const lines: string[] = [];
  const onLine = options.onLine ?? ((line) => lines.push(line));
  const read = (quiet ? [child.stderr] : [child.stdout, child.stderr]).map(async (stream) => {
    for await (const line of createInterface({ input: Readable.fromWeb(stream) })) onLine(line);
  });
  let running = true;
  const ended = child.status.finally(() => running = false);

  /** Everything it wrote, known once it has ended. */
  async function output(): Promise<string> {
    await Promise.all([ended, ...read]);
    return lines.join("\n");
  }

  /** The first line that fits. Rejects when the process ends without one. */
  function line(pattern: RegExp): Promise<string> {
    return until(async () => {
      const found = lines.find((line) => pattern.test(line));
      if (found || running) return found;
      throw new Error(`It ended without ${pattern}:\n${await output()}`);
    });
  }

  /** Sends the signal and waits for the end. */
  async function stop(signal: Deno.Signal = "SIGTERM"): Promise<Deno.CommandStatus> {
    try {
      child.kill(signal);
    } catch {
      // It ended by itself.
    }
    return await ended;
  }

  return {
    pid: child.pid,
    /** The lines it wrote so far. */
    lines,
    /** Settled when it has ended. */
    ended,
    output,
    line,
    stop,
    [Symbol.asyncDispose]: async () => void await stop("SIGKILL"),
  };
}
