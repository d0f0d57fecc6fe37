import assert from "node:assert/strict";
import type { Admin, Target } from "./target.ts";

/** A promise to callers, shown on a running project. */
export interface Scenario {
  name: string;
  needsAdmin: boolean;
  run(target: Target): Promise<void>;
}

/** A scenario that needs only public access. */
export function scenario(name: string, run: Scenario["run"]): Scenario {
  return { name, needsAdmin: false, run };
}

/** A scenario that needs SQL and the project's keys. */
export function scenarioWithAdmin(
  name: string,
  run: (target: Target, admin: Admin) => Promise<void>,
): Scenario {
  return { name, needsAdmin: true, run: (target) => run(target, target.admin ?? assert.fail()) };
}
