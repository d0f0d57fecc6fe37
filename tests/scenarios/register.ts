import { scenarios } from "./scenarios.ts";
import type { Target } from "./target.ts";

/** Makes a test of each scenario. Says which ones are skipped for want of `powers`. */
export function registerScenarios(
  place: string,
  getTarget: () => Target | Promise<Target>,
  { powers }: { powers: boolean },
): void {
  const skipped = scenarios.filter(({ needsPowers }) => needsPowers && !powers);
  for (const { name } of skipped) {
    console.log(`Skipped on ${place}, since it needs SQL and keys: ${name}`);
  }
  for (const scenario of scenarios) {
    Deno.test({
      name: `${place}: ${scenario.name}`,
      ignore: skipped.includes(scenario),
      fn: async () => await scenario.run(await getTarget()),
    });
  }
}
