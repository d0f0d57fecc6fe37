import { startPlatform } from "../../dev/platform.ts";
import { type Cluster, startCluster } from "../../dev/postgres_cluster.ts";
import { findInstallations, type Installation } from "../../dev/postgres_installations.ts";
import { registerScenarios } from "./register.ts";
import { type Target, targetOf } from "./target.ts";

const installations = findInstallations();
if (installations.length === 0) {
  console.log("Skipped, since no Postgres is installed: the scenarios on a real one");
}
for (const installation of installations) {
  registerScenarios(`Postgres ${installation.major}`, usePostgres(installation), { powers: true });
}

/** A platform on a cluster of its own, started when the first scenario asks for it. */
function usePostgres(installation: Installation): () => Promise<Target> {
  const parts = new AsyncDisposableStack();
  let target: Promise<Target> | undefined;
  Deno.test.afterAll(() => parts.disposeAsync());

  async function start(): Promise<Target> {
    const cluster: Cluster = parts.use(await startCluster(installation));
    const { adminUrl } = await cluster.createDatabase("platform", { hosted: false });
    return targetOf(parts.use(await startPlatform({ databaseUrl: adminUrl })));
  }
  return () => target ??= start();
}
