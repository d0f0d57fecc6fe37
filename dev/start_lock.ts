import { join } from "node:path";
import { projectFolder, startLock } from "./testkit/child_process.ts";

/** The packages that `deno task start` needs for itself, the function and the dashboard. */
const packages = [
  "@electric-sql/pglite",
  "@github/combobox-nav",
  "@supabase/lite",
  "@supabase/supabase-js",
  "@tanstack/preact-query",
  "@tanstack/query-core",
  "jose",
  "open-props",
  "papaparse",
  "postgres",
  "preact",
  "zod",
];

interface Package {
  dependencies?: string[];
  optionalDependencies?: string[];
  optionalPeers?: string[];
}

interface Lock {
  specifiers: Record<string, string>;
  npm: Record<string, Package>;
}

if (import.meta.main) await Deno.writeTextFile(startLock, await selectStartLock());

/** Selects the text of {@link startLock} from `deno.lock`. */
export async function selectStartLock(): Promise<string> {
  const lock: Lock = JSON.parse(await Deno.readTextFile(join(projectFolder, "deno.lock")));
  const specifiers = Object.entries(lock.specifiers)
    .filter(([specifier]) => packages.includes(nameOf(specifier.replace("npm:", ""))));
  const selected = new Set<string>();

  function select(key: string): void {
    const found = lock.npm[key];
    if (!found || selected.has(key)) return;
    selected.add(key);
    const { dependencies = [], optionalDependencies = [], optionalPeers = [] } = found;
    for (const dependency of [...dependencies, ...optionalDependencies, ...optionalPeers]) {
      // Where only one version is locked, the lock file names it without its version.
      const named = Object.keys(lock.npm).filter((key) => nameOf(key) === nameOf(dependency));
      select(
        named.find((key) => key === dependency || key.startsWith(`${dependency}_`)) ?? named[0] ??
          "",
      );
    }
  }

  for (const [specifier, version] of specifiers) {
    select(`${nameOf(specifier.replace("npm:", ""))}@${version}`);
  }
  const npm = Object.entries(lock.npm).filter(([key]) => selected.has(key));
  const text = {
    ...lock,
    specifiers: Object.fromEntries(specifiers),
    npm: Object.fromEntries(npm),
  };
  return `${JSON.stringify(text, null, 2)}\n`;
}

/** `@scope/name` of `@scope/name@1.0.0`. */
function nameOf(specifier: string): string {
  return specifier.replace(/(?<=.)@.*/, "");
}
