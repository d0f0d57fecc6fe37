import { onTwoPostgres } from "../../dev/testkit/platform.ts";
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

function registerOn(place: string, getTarget: () => Target, { hasAdmin }: { hasAdmin: boolean }) {
  for (const { name, needsAdmin, run } of scenarios) {
    const ignore = needsAdmin && !hasAdmin;
    if (ignore) console.log(`SKIPPED on ${place}, because it needs SQL and keys: ${name}`);
    Deno.test({ name: `${name}, on ${place}`, ignore, fn: () => run(getTarget()) });
  }
}

const remote = targetFromEnvironment();
if (remote) {
  registerOn(remote.functionUrl, () => remote, { hasAdmin: false });
} else {
  onTwoPostgres((name, platform) => {
    let target: Target | undefined;
    const getTarget = () => target ??= createTarget({ ...platform(), admin: platform() });
    registerOn(name, getTarget, { hasAdmin: true });
  });
}
