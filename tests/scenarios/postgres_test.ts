import { strict as assert } from "node:assert";
import { startPlatform } from "../../dev/platform.ts";
import { startCluster } from "../../testkit/postgres_cluster.ts";
import { findInstallations, type Installation } from "../../testkit/postgres_installations.ts";
import { registerScenarios } from "./register.ts";
import { type Target, targetOf } from "./target.ts";

const installations = findInstallations();
if (installations.length === 0) {
  console.log("Skipped, since no Postgres is installed: the scenarios on a real one");
}
installations.forEach(registerOn);

/** The scenarios on a platform with a cluster of its own, which starts when the first test needs it. */
function registerOn(installation: Installation): void {
  const place = `Postgres ${installation.major}`;
  const parts = new AsyncDisposableStack();
  let database: Promise<string> | undefined;
  let target: Promise<Target> | undefined;

  async function createDatabase(): Promise<string> {
    const cluster = parts.use(await startCluster(installation));
    return (await cluster.createDatabase("platform", { hosted: false })).adminUrl;
  }
  async function start(): Promise<Target> {
    database ??= createDatabase();
    return targetOf(parts.use(await startPlatform({ databaseUrl: await database })));
  }

  Deno.test.afterAll(() => parts.disposeAsync());
  registerScenarios(place, () => target ??= start(), { powers: true });
  Deno.test(`${place}: a second start finds everything in place`, async () => {
    const databaseUrl = await (database ??= createDatabase());
    await (await startPlatform({ databaseUrl })).stop();
    const steps: string[] = [];
    const progress = (line: string) => void steps.push(line);
    await using platform = await startPlatform({ databaseUrl, progress });
    assert.match(steps[1] ?? "", /: 0 applied, [1-9]\d* there already; seed kept$/);
    assert.equal((await platform.people()).length, 4);
  });
}
