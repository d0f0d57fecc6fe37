import type { Powers, Target } from "./target.ts";

/** Something a caller was promised, shown on a running project. */
export interface Scenario {
  name: string;
  run(target: Target): Promise<void>;
  /** Whether it must change data or sign tokens itself, which a public address does not allow. */
  needsPowers: boolean;
}

/** A scenario that a caller could act out. */
export function scenario(name: string, run: (target: Target) => Promise<void>): Scenario {
  return { name, run, needsPowers: false };
}

/** A scenario that needs the administrator or the project's own keys too. */
export function scenarioWithPowers(
  name: string,
  run: (target: Target, powers: Powers) => Promise<void>,
): Scenario {
  return {
    name,
    needsPowers: true,
    run: async (target) => {
      if (!target.powers) throw new Error("This scenario needs SQL and keys.");
      await run(target, target.powers);
    },
  };
}
