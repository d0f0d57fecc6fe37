import { spawn } from "../../../dev/process/child_process.ts";
import type { Context, Figures } from "../context.ts";
import { byTurns, median } from "../statistics.ts";

/** The function's own work for a page, without network and database: `tests/bench/own_time.ts` on each Deno. */
export async function measureOwnTime({ runtimes, effort }: Context): Promise<Figures> {
  const args = ["run", "-A", "--no-lock", "tests/bench/own_time.ts"];
  const measured = await byTurns(Math.ceil(5 * effort), runtimes, async ({ path }) => {
    await using child = spawn(path ?? Deno.execPath(), { args });
    return Number(/: (\d+) µs a page/.exec(await child.output())?.[1]);
  });
  return { "the function's own work, µs": measured.map(([, rounds]) => median(rounds)) };
}
