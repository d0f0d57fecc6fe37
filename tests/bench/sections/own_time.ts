import { spawn } from "../../../dev/testkit/child_process.ts";
import type { Context } from "../context.ts";
import { byTurns, medians } from "../statistics.ts";

/** What the function itself takes for a page, without network and database: `tests/bench/own_time.ts` on each Deno, by turns. */
export async function measureOwnTime({ runtimes, effort }: Context) {
  const args = ["run", "-A", "--no-lock", "tests/bench/own_time.ts"];
  const measured = await byTurns(Math.ceil(5 * effort), runtimes, async ({ path }) => {
    await using child = spawn(path ?? Deno.execPath(), { args });
    return { microseconds: Number(/: (\d+) µs a page/.exec(await child.output())?.[1]) };
  });
  return measured.map(([{ version }, rounds]) => ({ deno: version, ...medians(rounds) }));
}
