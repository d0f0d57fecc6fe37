import { join } from "node:path";
import postgres from "postgres";
import hostedProject from "./hosted_project.sql" with { type: "text" };
import hostedRoles from "./hosted_roles.sql" with { type: "text" };
import { type Installation, unpack } from "./installations.ts";
import { freePort } from "../process/server_process.ts";
import { until } from "../process/until.ts";

/** Dropped when it is disposed. */
export interface ClusterDatabase extends AsyncDisposable {
  /** As `postgres`, owner of the schema public and no superuser, as on the hosted platform. */
  url: string;
  /** As the superuser, `supabase_admin`. */
  adminUrl: string;
}

export interface DatabaseOptions {
  /** Like a Supabase project before its first migration (default), or empty. */
  hosted?: boolean;
  /** Opens new objects to the Data API's roles, as in older projects. */
  classicPrivileges?: boolean;
}

/** A temporary Postgres on loopback, removed when it is disposed or this process ends. */
export interface Cluster extends AsyncDisposable {
  /** For example `17.10`. */
  version: string;
  createDatabase(name: string, options?: DatabaseOptions): Promise<ClusterDatabase>;
}

/** Runs Postgres until its standard input closes, which the end of this process does too. */
const serve = `
  trap '' INT TERM
  folder=$0; bin=$1; shift
  "$bin/postgres" -D "$folder/data" "$@" >"$folder/log" 2>&1 &
  cat >/dev/null; kill -QUIT $!; wait $!; rm -rf "$folder/data"`;

export async function startCluster(installation: Installation): Promise<Cluster> {
  const { version, bundle } = installation;
  const folder = await Deno.makeTempDir({ prefix: "postgres_cluster_" });
  const user = ownerOfProcesses();
  if (user) await Deno.chown(folder, user.uid, user.gid);
  const bin = bundle ? await unpack(bundle, join(folder, "postgres")) : installation.bin;
  const password = crypto.randomUUID();
  const passwordFile = join(folder, "password");
  await Deno.writeTextFile(passwordFile, password, { mode: 0o644 });

  const initialize = new Deno.Command(join(bin, "initdb"), {
    args: [
      ...["-D", join(folder, "data"), "-U", "supabase_admin", "-A", "scram-sha-256"],
      ...["--pwfile", passwordFile, "-E", "UTF8", "--locale=C", "--no-sync"],
    ],
    cwd: folder,
    ...user,
  });
  const { success, stderr } = await initialize.output();
  if (!success) throw new Error(`initdb failed: ${new TextDecoder().decode(stderr)}`);

  const port = freePort();
  const settings = [
    ...[`port=${port}`, "listen_addresses=127.0.0.1", "unix_socket_directories="],
    "max_prepared_transactions=2",
  ];
  const server = new Deno.Command("sh", {
    args: ["-c", serve, folder, bin, ...[...settings, "fsync=off"].flatMap((one) => ["-c", one])],
    cwd: folder,
    stdin: "piped",
    ...user,
  }).spawn();
  const address = (role: string, name: string) =>
    `postgresql://${role}:${password}@127.0.0.1:${port}/${name}?sslmode=disable`;
  const admin = address("supabase_admin", "postgres");
  await until(() => script(admin, "select").then(() => true, () => false)).catch(async (cause) => {
    throw new Error(await Deno.readTextFile(join(folder, "log")), { cause });
  });
  await script(
    admin,
    `${hostedRoles}
     create role postgres login createrole createdb bypassrls replication password '${password}';
     create role authenticator login noinherit password '${password}';
     create role supabase_auth_admin nologin noinherit createrole;
     grant anon, authenticated, service_role to authenticator;
     grant anon, authenticated, service_role to postgres with admin option`,
  );

  return {
    version,
    async createDatabase(name, { hosted = true, classicPrivileges = false } = {}) {
      const [url, adminUrl] = [address("postgres", name), address("supabase_admin", name)];
      await script(admin, `create database ${name} owner postgres`);
      if (hosted) {
        const searchPath = `set search_path = "$user", public, extensions`;
        await script(adminUrl, `alter database ${name} ${searchPath}; ${hostedProject}`);
      }
      if (classicPrivileges) await script(url, classicDefaults);
      const drop = () => script(admin, `drop database ${name} with (force)`);
      return { url, adminUrl, [Symbol.asyncDispose]: drop };
    },
    async [Symbol.asyncDispose]() {
      await server.stdin.close();
      await server.status;
      await Deno.remove(folder, { recursive: true });
    },
  };
}

const classicDefaults = ["tables", "sequences", "functions"].map((kind) =>
  `alter default privileges in schema public
   grant all on ${kind} to anon, authenticated, service_role;`
).join("\n");

/** Another user if this process runs as root, which Postgres rejects. */
function ownerOfProcesses(): { uid: number; gid: number } | undefined {
  if (Deno.uid() !== 0) return undefined;
  const users = Deno.readTextFileSync("/etc/passwd");
  const [, uid, gid] = /^postgres:[^:]*:(\d+):(\d+)/m.exec(users) ??
    /^nobody:[^:]*:(\d+):(\d+)/m.exec(users) ?? [];
  return { uid: Number(uid), gid: Number(gid) };
}

async function script(url: string, text: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await sql.unsafe(text).simple();
  } finally {
    await sql.end();
  }
}
