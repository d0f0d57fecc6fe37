import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { projectFolder } from "../project.ts";
import { until } from "./until.ts";

/** The output of a program; empty if it is missing. */
export function output(program: string, ...args: string[]): string {
  try {
    const { stdout } = new Deno.Command(program, { args, stderr: "null" }).outputSync();
    return new TextDecoder().decode(stdout).trim();
  } catch {
    return "";
  }
}

export interface ChildOptions {
  args?: readonly string[];
  /** Defaults to the project's folder. */
  cwd?: string;
  /** Changes to this process's environment; `undefined` removes a variable. */
  env?: Readonly<Record<string, string | undefined>>;
  /** Receives each line; by default lines are kept. */
  onLine?: (line: string) => void;
  /** Discards standard output. */
  quiet?: boolean;
}

export type Child = ReturnType<typeof spawn>;

/** Runs a program until it is disposed. */
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
    for await (const line of createInterface({ input: Readable.from(stream) })) onLine(line);
  });
  let running = true;
  const ended = child.status.finally(() => running = false);

  /** All output, once it has ended. */
  async function output(): Promise<string> {
    await Promise.all([ended, ...read]);
    return lines.join("\n");
  }

  /** The first matching line. Rejects when the process ends without one. */
  function line(pattern: RegExp): Promise<string> {
    return until(async () => {
      const found = lines.find((line) => pattern.test(line));
      if (found || running) return found;
      throw new Error(`Ended without ${pattern}:\n${await output()}`);
    });
  }

  /** Sends the signal and waits for the end. */
  async function stop(signal: Deno.Signal = "SIGTERM"): Promise<Deno.CommandStatus> {
    try {
      child.kill(signal);
    } catch {
      // It has ended.
    }
    return await ended;
  }

  return {
    pid: child.pid,
    lines,
    ended,
    output,
    line,
    stop,
    [Symbol.asyncDispose]: async () => void await stop("SIGKILL"),
  };
}
