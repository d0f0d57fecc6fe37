import { askOnce, putUnderLoad, type Target } from "../load.ts";
import { freePort, listening, residentMemoryMib, spawn } from "../server_process.ts";
import { byTurns, median, rounded } from "../statistics.ts";
import { functionScript, settingsFor, type WayOptions } from "../ways.ts";

/** What a process costs that runs the function; medians of several starts. */
export interface ProcessResult {
  deno: string;
  what: "calls-batch-list" | "a function that only says hello";
  /** From the start of the process to the last byte of its first answer. */
  firstAnswerMs: number;
  /** Resident memory after that, and after being under load. */
  memoryMib: number | undefined;
  warmMemoryMib: number | undefined;
}

/** The Deno that the hosted runtime is built on. */
const hostedVersion = "2.1.4";
/** Puts a server on a port for a Deno that can be told in no other way. */
const portWrapper = "bench/ways/on_port.ts";

/** Measures start and memory of the function's process, and of the least there can be, on both versions of Deno. */
export async function measureProcesses(
  options: WayOptions,
  { starts, loadMs, progress }: {
    starts: number;
    loadMs: number;
    progress: (line: string) => void;
  },
): Promise<ProcessResult[]> {
  const programs = [{ version: Deno.version.deno, path: Deno.execPath() }];
  const hosted = await findDeno(hostedVersion);
  if (hosted) programs.push({ version: hostedVersion, path: hosted });
  else progress(`skipped: Deno ${hostedVersion}, which npx could not get`);
  const headers = await options.project.signIn(options.member.userId);
  const results: ProcessResult[] = [];
  for (const { version, path } of programs) {
    progress(`${starts} starts on Deno ${version}`);
    const start = (script: string) => () =>
      measureStart({ program: path, script, settings: settingsFor(options), headers, loadMs });
    const scripts = {
      "calls-batch-list": start(functionScript),
      "a function that only says hello": start("bench/ways/hello.ts"),
    };
    // Once before, so that nothing is downloaded or compiled for the first time.
    await byTurns(1, scripts);
    const measured = await byTurns(starts, scripts);
    for (const what of ["calls-batch-list", "a function that only says hello"] as const) {
      const middle = (value: (start: Start) => number | undefined) => {
        const values = measured[what].map(value).filter((value) => value !== undefined);
        return values.length === 0 ? undefined : rounded(median(values));
      };
      results.push({
        deno: version,
        what,
        firstAnswerMs: middle(({ firstAnswerMs }) => firstAnswerMs) ?? NaN,
        memoryMib: middle(({ memoryMib }) => memoryMib),
        warmMemoryMib: middle(({ warmMemoryMib }) => warmMemoryMib),
      });
    }
  }
  return results;
}

type Start = Pick<ProcessResult, "firstAnswerMs" | "memoryMib" | "warmMemoryMib">;

interface StartOptions {
  program: string;
  script: string;
  settings: Record<string, string>;
  headers: Target["headers"];
  loadMs: number;
}

async function measureStart(
  { program, script, settings, headers, loadMs }: StartOptions,
): Promise<Start> {
  const port = freePort();
  const begin = performance.now();
  const child = spawn(program, {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      "--no-lock",
      "--allow-all",
      portWrapper,
      `${port}`,
      script,
    ],
    env: settings,
  });
  try {
    await listening(port, child);
    const target = { url: `http://127.0.0.1:${port}/`, headers };
    await askOnce(target);
    const firstAnswerMs = performance.now() - begin;
    const memoryMib = residentMemoryMib(child.pid);
    await putUnderLoad(target, { connections: 32, durationMs: loadMs });
    return { firstAnswerMs, memoryMib, warmMemoryMib: residentMemoryMib(child.pid) };
  } finally {
    await child.end();
  }
}

/** The program that npx gets for this version, asked itself where it is. */
async function findDeno(version: string): Promise<string | undefined> {
  try {
    const { success, stdout } = await new Deno.Command("npx", {
      args: ["-y", `deno@${version}`, "eval", "--no-config", "console.log(Deno.execPath())"],
      stderr: "null",
    }).output();
    return success ? new TextDecoder().decode(stdout).trim() : undefined;
  } catch {
    return undefined;
  }
}
