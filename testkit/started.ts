import { createInterface } from "node:readline";
import { Readable } from "node:stream";

/** A `deno task start` in a process of its own, as a person has it in a terminal. */
export interface Started extends AsyncDisposable {
  pid: number;
  /** Everything it printed so far. */
  output(): string;
  /** The first line that fits. Fails when the process ends before there is one. */
  line(pattern: RegExp): Promise<string>;
  /** Sends the signal and gives the exit code. */
  end(signal: Deno.Signal): Promise<number>;
  /** The exit code. */
  ended: Promise<number>;
}

/** Starts `dev/start.ts` of the project at `root`. */
export function start(root: string, ...args: string[]): Started {
  const child = new Deno.Command(Deno.execPath(), {
    cwd: root,
    args: ["run", "-A", "dev/start.ts", ...args],
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  for (const output of [child.stdout, child.stderr]) {
    createInterface({ input: Readable.fromWeb(output) }).on("line", (line) => {
      lines.push(line);
      waiting.forEach((look) => look());
    });
  }
  const output = () => lines.join("\n");
  const ended = child.status.then(({ code }) => code);

  async function end(signal: Deno.Signal): Promise<number> {
    try {
      child.kill(signal);
    } catch {
      // It ended by itself.
    }
    return await ended;
  }

  return {
    pid: child.pid,
    output,
    ended,
    end,
    async line(pattern) {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      const look = () => {
        const line = lines.find((line) => pattern.test(line));
        if (line !== undefined) resolve(line);
      };
      waiting.add(look);
      look();
      ended.then(() => reject(new Error(`It ended without ${pattern}:\n${output()}`)));
      try {
        return await promise;
      } finally {
        waiting.delete(look);
      }
    },
    [Symbol.asyncDispose]: async () => void await end("SIGKILL"),
  };
}

/** The processes that descend from `pid` now. Looks into /proc, so on Linux only. */
export function descendantsOf(pid: number): number[] {
  const parents = [...Deno.readDirSync("/proc")].flatMap(({ name }) => {
    const process = readProcess(Number(name));
    return process ? [{ pid: Number(name), parent: process.parent }] : [];
  });
  const found: number[] = [];
  for (let level = [pid]; level.length > 0; found.push(...level)) {
    level = parents.filter(({ parent }) => level.includes(parent)).map((process) => process.pid);
  }
  return found;
}

/** Whether a process is there, and not merely left to be counted by its parent. Linux only. */
export function isRunning(pid: number): boolean {
  const state = readProcess(pid)?.state;
  return state !== undefined && state !== "Z";
}

function readProcess(pid: number): { state: string; parent: number } | undefined {
  if (!Number.isInteger(pid)) return undefined;
  try {
    // "1234 (name, which may hold anything) S 1 …"
    const text = Deno.readTextFileSync(`/proc/${pid}/stat`);
    const [state = "", parent] = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { state, parent: Number(parent) };
  } catch {
    return undefined;
  }
}
