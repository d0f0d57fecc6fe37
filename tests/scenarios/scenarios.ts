import type { Scenario } from "./scenario.ts";
import { agencyScenarios } from "./specs/agencies.ts";
import { bodyScenarios } from "./specs/body.ts";
import { corsScenarios } from "./specs/cors.ts";
import { errorScenarios } from "./specs/errors.ts";
import { headerScenarios } from "./specs/headers.ts";
import { parameterScenarios } from "./specs/parameters.ts";
import { queryScenarios } from "./specs/queries.ts";
import { tokenScenarios } from "./specs/tokens.ts";

/** Everything a caller is promised, for any project that has this function and the seed. */
export const scenarios: Scenario[] = [
  ...parameterScenarios,
  ...queryScenarios,
  ...bodyScenarios,
  ...headerScenarios,
  ...errorScenarios,
  ...corsScenarios,
  ...tokenScenarios,
  ...agencyScenarios,
];
