import { type Child, spawn } from "./child_process.ts";

/** Runs `deno task start` in a process of its own, as a person has it in a terminal. */
export function start(...args: string[]): Child {
  return spawn(Deno.execPath(), {
    args: ["run", "-A", "dev/start.ts", ...args],
    env: { NO_COLOR: "1" },
  });
}
