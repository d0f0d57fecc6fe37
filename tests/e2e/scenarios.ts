import type { Scenario } from "./scenario.ts";
import { agencyScenarios } from "./scenarios/agencies.ts";
import { bodyScenarios } from "./scenarios/body.ts";
import { corsScenarios } from "./scenarios/cors.ts";
import { errorScenarios } from "./scenarios/errors.ts";
import { headerScenarios } from "./scenarios/headers.ts";
import { parameterScenarios } from "./scenarios/parameters.ts";
import { queryScenarios } from "./scenarios/queries.ts";
import { tokenScenarios } from "./scenarios/tokens.ts";

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
