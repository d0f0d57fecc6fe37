import { usePlatform } from "../../testkit/platform.ts";
import { registerScenarios } from "./register.ts";
import { type Target, targetFromEnvironment, targetOf } from "./target.ts";

const remote = targetFromEnvironment();
if (remote) {
  registerScenarios(remote.url, () => remote, { powers: false });
} else {
  const platform = usePlatform();
  let target: Target | undefined;
  registerScenarios("local platform", () => target ??= targetOf(platform()), { powers: true });
}
