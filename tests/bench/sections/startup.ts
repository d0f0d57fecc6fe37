import { bundledScript } from "../../../dev/function_bundle.ts";
import { functionScript } from "../../../dev/testkit/function_process.ts";
import { usageOf } from "../../../dev/process/process_usage.ts";
import { spawnServer } from "../../../dev/process/server_process.ts";
import type { Context, Figures } from "../context.ts";
import { fetchOnce, load } from "../load.ts";
import { byTurns, median } from "../statistics.ts";

/**
 * Starts a bare function, the deployed bundle and the sources alternately, one Deno after the other, because each evicts
 * the other's compiled code. Measures from the start of the process to the end of its first response, and memory.
 */
export async function measureStartup(context: Context): Promise<Figures> {
  const { effort, log, runtimes, bundleFolder: root, settings, headers } = context;
  const scripts = {
    "a bare function": { script: "tests/bench/servers/hello.ts" },
    "the bundle": { script: bundledScript, root },
    "the sources": { script: functionScript },
  };
  const figures: Record<string, number[]> = {};
  for (const { version, path: deno } of runtimes) {
    log(`Deno ${version}`);
    const rounds = Math.ceil(15 * effort) + 1;
    const measured = await byTurns(rounds, Object.entries(scripts), async ([, options]) => {
      const begin = performance.now();
      await using server = spawnServer({ ...options, deno, settings, quiet: true });
      await server.listens;
      await fetchOnce({ url: server.url, headers });
      const firstMs = performance.now() - begin;
      const durationMs = 800 + 400 * effort;
      await load({ url: server.url, headers }, { connections: 32, durationMs });
      return { firstMs, memoryMib: usageOf(server.pid)?.memoryMib ?? NaN };
    });
    // The first round downloads and compiles.
    for (const [[name], [_first, ...rounds]] of measured) {
      (figures[`start of ${name} to its first response, ms`] ??= [])
        .push(median(rounds.map(({ firstMs }) => firstMs)));
      (figures[`memory of ${name} after load, MiB`] ??= [])
        .push(median(rounds.map(({ memoryMib }) => memoryMib)));
    }
  }
  return figures;
}
