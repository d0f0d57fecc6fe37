import { join } from "node:path";
import postgres from "postgres";
import hostedProject from "../dev/sql/hosted_project.sql" with { type: "text" };
import hostedRoles from "../dev/sql/hosted_roles.sql" with { type: "text" };
import { type Installation, unpack } from "./postgres_installations.ts";
import { freePort } from "./server_process.ts";

/** Addresses of one database of a cluster. */
export interface ClusterDatabase {
  /** As `postgres`, who owns the schema public but is no superuser, as on the hosted platform. */
  url: string;
  /** As the superuser, `supabase_admin`. */
  adminUrl: string;
}

/** What a new database looks like. */
export interface DatabaseOptions {
  /** As a Supabase project before its first migration (the default), or empty. */
  hosted?: boolean;
  /** New tables, sequences and functions are open to the Data API's roles, as in older projects. */
  classicPrivileges?: boolean;
}

/** A running throw-away Postgres on loopback, gone with all it holds when it is disposed. */
export interface Cluster extends AsyncDisposable {
  /** For example `17.10`. */
  version: string;
  /** Makes a database. */
  createDatabase(name: string, options?: DatabaseOptions): Promise<ClusterDatabase>;
  /** Stops Postgres and removes its data. Also done when the process is interrupted. */
  stop(): Promise<void>;
}

/** Starts a cluster of `installation` on a free port, with its data in a new temporary folder. */
export async function startCluster(installation: Installation): Promise<Cluster> {
  const folder = await Deno.makeTempDir({ prefix: "postgres_cluster_" });
  const user = ownerOfProcesses();
  if (user) await Deno.chown(folder, user.uid, user.gid);
  const data = join(folder, "data");
  const password = crypto.randomUUID();
  let bin = installation.bin;

  async function run(program: string, ...args: string[]): Promise<void> {
    const { success, stderr } = await command(program, args).output();
    if (success) return;
    const log = await Deno.readTextFile(join(folder, "log")).catch(() => "");
    throw new Error(`${program} failed: ${new TextDecoder().decode(stderr)}${log}`);
  }
  function command(program: string, args: string[]): Deno.Command {
    return new Deno.Command(join(bin, program), { args, cwd: folder, stdout: "null", ...user });
  }
  const halt = ["stop", "-D", data, "-m", "immediate"];

  async function stop(): Promise<void> {
    unregister();
    await command("pg_ctl", halt).output();
    await Deno.remove(folder, { recursive: true });
  }
  const unregister = onExit(() => {
    command("pg_ctl", halt).outputSync();
    Deno.removeSync(folder, { recursive: true });
  });

  try {
    if (installation.bundle) bin = await unpack(installation.bundle, join(folder, "postgres"));
    const passwordFile = join(folder, "password");
    await Deno.writeTextFile(passwordFile, password);
    if (user) await Deno.chown(passwordFile, user.uid, user.gid);
    const access = ["-U", "supabase_admin", "-A", "scram-sha-256", "--pwfile", passwordFile];
    await run("initdb", "-D", data, ...access, "-E", "UTF8", "--locale=C", "--no-sync");
    const port = freePort();
    const settings = [
      `port=${port}`,
      "listen_addresses=127.0.0.1",
      "unix_socket_directories=",
      "fsync=off",
    ].map((setting) => `-c ${setting}`).join(" ");
    await run("pg_ctl", "start", "-w", "-D", data, "-l", join(folder, "log"), "-o", settings);

    const address = (role: string, name: string) =>
      `postgresql://${role}:${password}@127.0.0.1:${port}/${name}?sslmode=disable`;
    await script(
      address("supabase_admin", "postgres"),
      hostedRoles.replaceAll("PASSWORD", password),
    );
    return {
      version: installation.version,
      async createDatabase(name, { hosted = true, classicPrivileges = false } = {}) {
        const adminUrl = address("supabase_admin", name);
        await script(
          address("supabase_admin", "postgres"),
          `create database ${name} owner postgres`,
        );
        if (hosted) await script(adminUrl, hostedProject);
        if (classicPrivileges) await script(adminUrl, classicDefaults);
        return { adminUrl, url: address("postgres", name) };
      },
      stop,
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const classicDefaults = ["tables", "sequences", "functions"].map((kind) =>
  `alter default privileges for role postgres in schema public
   grant all on ${kind} to anon, authenticated, service_role;`
).join("\n");

/** Postgres refuses to run as root: then it runs as someone else. */
function ownerOfProcesses(): { uid: number; gid: number } | undefined {
  if (Deno.uid() !== 0) return undefined;
  const users = Deno.readTextFileSync("/etc/passwd");
  const [, uid, gid] = /^postgres:[^:]*:(\d+):(\d+)/m.exec(users) ??
    /^nobody:[^:]*:(\d+):(\d+)/m.exec(users) ?? [];
  return { uid: Number(uid), gid: Number(gid) };
}

/** Calls `tidy` when the process ends before its time; gives a function that calls that off. */
function onExit(tidy: () => void): () => void {
  const signals: Deno.Signal[] = ["SIGINT", "SIGTERM"];
  const handlers = signals.map((signal) => {
    const handler = () => {
      unregister();
      tidy();
      Deno.kill(Deno.pid, signal);
    };
    Deno.addSignalListener(signal, handler);
    return () => Deno.removeSignalListener(signal, handler);
  });
  const unregister = () => {
    globalThis.removeEventListener("unload", tidy);
    handlers.forEach((remove) => remove());
  };
  globalThis.addEventListener("unload", tidy);
  return unregister;
}

async function script(url: string, text: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await sql.unsafe(text).simple();
  } finally {
    await sql.end();
  }
}
