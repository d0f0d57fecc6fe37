import { onEveryPostgres } from "../../testkit/platform.ts";
import { activityScenarios } from "./specs/activity.ts";
import { agencyScenarios } from "./specs/agencies.ts";
import { bodyScenarios } from "./specs/body.ts";
import { errorScenarios } from "./specs/errors.ts";
import { filterScenarios } from "./specs/filters.ts";
import { headerScenarios } from "./specs/headers.ts";
import { linkScenarios } from "./specs/links.ts";
import { parameterScenarios } from "./specs/parameters.ts";
import { queryScenarios } from "./specs/query_string.ts";
import { tokenScenarios } from "./specs/tokens.ts";
import { walkingScenarios } from "./specs/walking.ts";
import { type Target, targetFromEnvironment, targetOf } from "./target.ts";

/** Everything a caller is promised, for any project that has this function and the seed. */
const scenarios = [
  ...parameterScenarios,
  ...filterScenarios,
  ...queryScenarios,
  ...bodyScenarios,
  ...activityScenarios,
  ...headerScenarios,
  ...linkScenarios,
  ...walkingScenarios,
  ...errorScenarios,
  ...tokenScenarios,
  ...agencyScenarios,
];

function registerOn(place: string, getTarget: () => Target, { hasAdmin }: { hasAdmin: boolean }) {
  for (const { name, needsAdmin, run } of scenarios) {
    const ignore = needsAdmin && !hasAdmin;
    if (ignore) console.log(`Skipped on ${place}, since it needs SQL and keys: ${name}`);
    Deno.test({ name: `${name}, on ${place}`, ignore, fn: () => run(getTarget()) });
  }
}

const remote = targetFromEnvironment();
if (remote) {
  registerOn(remote.functionUrl, () => remote, { hasAdmin: false });
} else {
  onEveryPostgres((name, platform) => {
    let target: Target | undefined;
    registerOn(name, () => target ??= targetOf(platform()), { hasAdmin: true });
  });
}
