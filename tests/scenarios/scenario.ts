import type { Platform } from "../../dev/platform.ts";
import type { Target } from "./target.ts";

/** What only the owner of a project can do: run SQL, and sign tokens with the project's own keys. */
export type Admin = Pick<Platform, "sql" | "signToken">;

/** Something that callers are promised, shown on a running project. */
export interface Scenario {
  name: string;
  run(target: Target): Promise<void>;
  needsAdmin: boolean;
}

/** A scenario that any caller could act out. */
export function scenario(name: string, run: (target: Target) => Promise<void>): Scenario {
  return { name, run, needsAdmin: false };
}

/** A scenario that a public address alone does not allow. */
export function scenarioWithAdmin(
  name: string,
  run: (target: Target, admin: Admin) => Promise<void>,
): Scenario {
  return {
    name,
    needsAdmin: true,
    run: async (target) => {
      if (!target.admin) throw new Error("This scenario needs SQL and keys.");
      await run(target, target.admin);
    },
  };
}
