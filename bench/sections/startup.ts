import { bundledScript } from "../../dev/function_bundle.ts";
import { functionScript } from "../../testkit/function_process.ts";
import { residentMemoryMib } from "../../testkit/process_usage.ts";
import { spawnServer } from "../../testkit/server_process.ts";
import type { Context } from "../context.ts";
import { askOnce, load } from "../load.ts";
import { byTurns, medians } from "../statistics.ts";

/**
 * Starts a function that only says hello, the deployed one and its sources several times by turns, on each Deno: from
 * the start of the process to the last byte of its first answer, and resident memory after that and after a load.
 */
export async function measureStartup(context: Context) {
  const { effort, say, runtimes, bundleFolder: root, settings, headers } = context;
  const starts = runtimes.flatMap(({ version, path: deno }) => [
    { version, script: "bare", options: { deno, script: "bench/servers/hello.ts" } },
    { version, script: "bundle", options: { deno, script: bundledScript, root } },
    { version, script: "sources", options: { deno, script: functionScript } },
  ]);
  async function start({ version, script, options }: typeof starts[number]) {
    say(`${script} on Deno ${version}`);
    const begin = performance.now();
    await using server = spawnServer({ ...options, settings, quiet: true });
    await server.listens;
    await askOnce({ url: server.url, headers });
    const firstAnswerMs = performance.now() - begin;
    const memoryMib = residentMemoryMib(server.pid) ?? NaN;
    const durationMs = 200 + 1_000 * effort;
    await load({ url: server.url, headers }, { connections: 32, durationMs });
    return { firstAnswerMs, memoryMib, warmMemoryMib: residentMemoryMib(server.pid) ?? NaN };
  }
  // Once before, so that nothing is downloaded or compiled for the first time.
  await byTurns(1, starts, start);
  const measured = await byTurns(Math.ceil(15 * effort), starts, start);
  return measured.map(([{ version, script }, rounds]) => ({
    deno: version,
    script,
    ...medians(rounds),
  }));
}
