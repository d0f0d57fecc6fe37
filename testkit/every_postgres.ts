import { type Platform, type PlatformOptions, startPlatform } from "../dev/platform.ts";
import { startCluster } from "./postgres_cluster.ts";
import { findInstallations, type Installation } from "./postgres_installations.ts";

/**
 * Registers the same tests on the platform with the Postgres it embeds and on every real one of this machine. Each
 * platform runs while this file's tests do.
 */
export function onEveryPostgres(
  register: (name: string, platform: () => Platform) => void,
  options: PlatformOptions = {},
): void {
  const installations = findInstallations();
  if (installations.length === 0) {
    console.warn("SKIPPED: the same on a real Postgres, since there is none here (see PG_BIN).");
  }
  for (const installation of [undefined, ...installations]) {
    register(
      installation ? `Postgres ${installation.major}` : "the embedded Postgres",
      usePlatformOn(installation, options),
    );
  }
}

function usePlatformOn(installation: Installation | undefined, options: PlatformOptions) {
  const parts = new AsyncDisposableStack();
  let platform: Platform | undefined;
  Deno.test.beforeAll(async () => {
    const databaseUrl = installation && await createDatabase(installation, parts);
    platform = parts.use(await startPlatform({ ...options, databaseUrl }));
  });
  Deno.test.afterAll(() => parts.disposeAsync());
  return () => {
    if (!platform) throw new Error("The platform runs only while tests do.");
    return platform;
  };
}

async function createDatabase(installation: Installation, parts: AsyncDisposableStack) {
  const cluster = parts.use(await startCluster(installation));
  return (await cluster.createDatabase("platform", { hosted: false })).adminUrl;
}
