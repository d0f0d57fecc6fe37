import { bundledScript } from "../../../dev/function_bundle.ts";
import { functionScript } from "../../../dev/testkit/function_process.ts";
import { residentMemoryMib } from "../../../dev/testkit/process_usage.ts";
import { spawnServer } from "../../../dev/testkit/server_process.ts";
import type { Context } from "../context.ts";
import { askOnce, load } from "../load.ts";
import { byTurns, medians } from "../statistics.ts";

/**
 * Starts a function that only says hello, the deployed one and its sources several times by turns, one Deno after the
 * other, since each takes the other's compiled code out of the cache: from the start of the process to the last byte of
 * its first answer, and resident memory after that and after a load.
 */
export async function measureStartup(context: Context) {
  const { effort, say, runtimes, bundleFolder: root, settings, headers } = context;
  const scripts = [
    { name: "bare", options: { script: "tests/bench/servers/hello.ts" } },
    { name: "bundle", options: { script: bundledScript, root } },
    { name: "sources", options: { script: functionScript } },
  ];
  async function start({ version, deno, name, options }: Start) {
    say(`${name} on Deno ${version}`);
    const begin = performance.now();
    await using server = spawnServer({ ...options, deno, settings, quiet: true });
    await server.listens;
    await askOnce({ url: server.url, headers });
    const firstAnswerMs = performance.now() - begin;
    const memoryMib = residentMemoryMib(server.pid) ?? NaN;
    const durationMs = 200 + 1_000 * effort;
    await load({ url: server.url, headers }, { connections: 32, durationMs });
    return { firstAnswerMs, memoryMib, warmMemoryMib: residentMemoryMib(server.pid) ?? NaN };
  }
  const measured = [];
  for (const { version, path: deno } of runtimes) {
    const starts: Start[] = scripts.map((script) => ({ version, deno, ...script }));
    // Once before, so that nothing is downloaded or compiled for the first time.
    await byTurns(1, starts, start);
    for (const [{ name }, rounds] of await byTurns(Math.ceil(15 * effort), starts, start)) {
      measured.push({ deno: version, script: name, ...medians(rounds) });
    }
  }
  return measured;
}

interface Start {
  version: string;
  deno: string | undefined;
  name: string;
  options: { script: string; root?: string };
}
