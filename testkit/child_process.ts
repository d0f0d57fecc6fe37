import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { until } from "./until.ts";

/** The folder of the project. */
export const projectFolder = fileURLToPath(new URL("..", import.meta.url));

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
export interface Child extends AsyncDisposable {
  readonly pid: number;
  /** The lines it wrote so far. */
  readonly lines: readonly string[];
  /** Settled when it has ended. */
  readonly ended: Promise<Deno.CommandStatus>;
  /** The first line that fits. Rejects when the process ends without one. */
  line(pattern: RegExp): Promise<string>;
  /** Everything it wrote, known once it has ended. */
  output(): Promise<string>;
  /** Sends the signal and waits for the end. */
  stop(signal?: Deno.Signal): Promise<Deno.CommandStatus>;
}

/** Runs a program. */
export function spawn(program: string, options: ChildOptions = {}): Child {
  const { args = [], cwd = projectFolder, env = {}, quiet = false } = options;
  const child = new Deno.Command(program, {
    args: [...args],
    cwd,
    clearEnv: true,
    env: withChanges(env),
    stdin: "null",
    stdout: quiet ? "null" : "piped",
    stderr: "piped",
  }).spawn();
  const lines: string[] = [];
  const onLine = options.onLine ?? ((line) => lines.push(line));
  const read = (quiet ? [child.stderr] : [child.stdout, child.stderr]).map((stream) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    createInterface({ input: Readable.fromWeb(stream) }).on("line", onLine).on("close", resolve);
    return promise;
  });
  let running = true;
  const ended = child.status.finally(() => running = false);

  async function output(): Promise<string> {
    await Promise.all([ended, ...read]);
    return lines.join("\n");
  }

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
    lines,
    ended,
    output,
    stop,
    line: (pattern) =>
      until(async () => {
        const found = lines.find((line) => pattern.test(line));
        if (found === undefined && !running) {
          throw new Error(`It ended without ${pattern}:\n${await output()}`);
        }
        return found;
      }),
    [Symbol.asyncDispose]: async () => void await stop("SIGKILL"),
  };
}

function withChanges(changes: Readonly<Record<string, string | undefined>>) {
  const merged = Object.entries({ ...Deno.env.toObject(), ...changes });
  return Object.fromEntries(
    merged.flatMap(([name, value]) => value === undefined ? [] : [[name, value]]),
  );
}
