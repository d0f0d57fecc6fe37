import { usePlatform } from "../../dev/testkit/platform.ts";
import { findInstallations } from "../../dev/postgres/installations.ts";
import { activityScenarios } from "./specs/activity.ts";
import { agencyScenarios } from "./specs/agencies.ts";
import { httpScenarios } from "./specs/http.ts";
import { pageScenarios } from "./specs/pages.ts";
import { tokenScenarios } from "./specs/tokens.ts";
import { walkingScenarios } from "./specs/walking.ts";
import { createTarget, type Target, targetFromEnvironment } from "./target.ts";

/** For any project with this function and the seed. */
const scenarios = [
  ...pageScenarios,
  ...walkingScenarios,
  ...activityScenarios,
  ...httpScenarios,
  ...tokenScenarios,
  ...agencyScenarios,
];

const remote = targetFromEnvironment();
const getTarget = remote ? () => remote : useLocalTarget();

for (const { name, needsAdmin, run } of scenarios) {
  const ignore = needsAdmin && remote !== undefined;
  if (ignore) console.log(`SKIPPED, because it needs SQL and keys: ${name}`);
  Deno.test({ name, ignore, fn: () => run(getTarget()) });
}

function useLocalTarget(): () => Target {
  const platform = usePlatform({}, findInstallations()[0]);
  let target: Target | undefined;
  return () => target ??= createTarget({ ...platform(), admin: platform() });
}
