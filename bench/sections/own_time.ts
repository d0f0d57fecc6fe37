import { spawn } from "../../testkit/child_process.ts";
import { median } from "../../testkit/statistics.ts";
import type { Context } from "../context.ts";
import { byTurns, rounded } from "../statistics.ts";

/** What the function itself takes for a page of 25, without network and database: microseconds, medians. */
export interface OwnTimeResult {
  deno: string;
  microseconds: number;
}

/** Runs `bench/own_time.ts` on each Deno, by turns. */
export async function measureOwnTime({ runtimes, effort }: Context): Promise<OwnTimeResult[]> {
  const measures = Object.fromEntries(runtimes.map(({ version, path = Deno.execPath() }) => [
    version,
    async () => {
      await using child = spawn(path, { args: ["run", "-A", "--no-lock", "bench/own_time.ts"] });
      return Number(/: (\d+) µs a page/.exec(await child.output())?.[1]);
    },
  ]));
  const measured = await byTurns(Math.ceil(5 * effort), measures);
  return Object.entries(measured)
    .map(([deno, times]) => ({ deno, microseconds: rounded(median(times)) }));
}
