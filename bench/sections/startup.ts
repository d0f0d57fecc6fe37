import { bundledScript } from "../../dev/function_bundle.ts";
import { functionScript } from "../../testkit/function_process.ts";
import { residentMemoryMib } from "../../testkit/process_usage.ts";
import { spawnServer } from "../../testkit/server_process.ts";
import { median } from "../../testkit/statistics.ts";
import type { Context, Runtime } from "../context.ts";
import { askOnce, load } from "../load.ts";
import { byTurns, rounded, timed } from "../statistics.ts";

/** What is started: a function that only says hello, the deployed one, and the sources of that. */
export type StartedScript = "bare" | "bundle" | "sources";

/** One kind of process; medians of several starts. */
export interface Start {
  deno: string;
  script: StartedScript;
  /** From the start of the process to the last byte of its first answer. */
  firstAnswerMs: number;
  /** Of that, what comes on top of a bare function. */
  overBareMs: number;
  /** Resident memory after that, and after being under load. */
  memoryMib: number;
  warmMemoryMib: number;
}

/** Starts each kind of process several times by turns, on each Deno. */
export async function measureStartup(context: Context): Promise<Start[]> {
  const { effort, say, runtimes, bundleFolder } = context;
  const starts: Start[] = [];
  for (const runtime of runtimes) {
    say(`starting on Deno ${runtime.version}`);
    const start = (script: string, root?: string) => () =>
      measureStart(context, { runtime, script, root });
    const measures = {
      bare: start("bench/servers/hello.ts"),
      bundle: start(bundledScript, bundleFolder),
      sources: start(functionScript),
    };
    // Once before, so that nothing is downloaded or compiled for the first time.
    await byTurns(1, measures);
    const measured = await byTurns(Math.ceil(15 * effort), measures);
    const middle = (script: StartedScript, what: keyof Awaited<ReturnType<typeof measureStart>>) =>
      rounded(median(measured[script].map((start) => start[what] ?? NaN)));
    for (const script of ["bare", "bundle", "sources"] as const) {
      const firstAnswerMs = middle(script, "firstAnswerMs");
      starts.push({
        deno: runtime.version,
        script,
        firstAnswerMs,
        overBareMs: rounded(firstAnswerMs - middle("bare", "firstAnswerMs")),
        memoryMib: middle(script, "memoryMib"),
        warmMemoryMib: middle(script, "warmMemoryMib"),
      });
    }
  }
  return starts;
}

async function measureStart(
  { settings, headers, effort }: Context,
  { runtime, script, root }: { runtime: Runtime; script: string; root: string | undefined },
) {
  let server: ReturnType<typeof spawnServer> | undefined;
  const firstAnswerMs = await timed(async () => {
    server = spawnServer({
      script,
      settings,
      quiet: true,
      deno: runtime.path,
      ...(root && { root }),
    });
    await server.listens;
    await askOnce({ url: server.url, headers });
  });
  if (!server) throw new Error("It did not start.");
  await using started = server;
  const memoryMib = residentMemoryMib(started.pid);
  await load({ url: started.url, headers }, { connections: 32, durationMs: 200 + 1_000 * effort });
  return { firstAnswerMs, memoryMib, warmMemoryMib: residentMemoryMib(started.pid) };
}
