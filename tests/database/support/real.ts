import { pgtap } from "@electric-sql/pglite/pgtap";
import postgres from "postgres";
import { type Cluster, startCluster } from "../../../testkit/postgres_cluster.ts";
import { findInstallations, type Installation } from "../../../testkit/postgres_installations.ts";
import { readMigrations, type Row, type Session } from "./database.ts";

/** A migrated database, with a session of the tables' owner and one of the superuser. */
export interface RealDatabase {
  /** For further databases. */
  cluster: Cluster;
  url: string;
  session: Session;
  admin: Session;
}

/** Registers a test for every Postgres of this machine, each with a migrated database of its own. */
export function onRealPostgres(
  name: string,
  check: (t: Deno.TestContext, database: RealDatabase) => Promise<void>,
): void {
  const installations = installationsFor(name);
  if (installations.length === 0) Deno.test({ name, ignore: true, fn() {} });
  for (const installation of installations) {
    Deno.test(`${name} on Postgres ${installation.version}`, async (t) => {
      await using cluster = await startCluster(installation);
      const { url, adminUrl } = await cluster.createDatabase("migrated");
      await using session = await openReal(url);
      await using admin = await openReal(adminUrl);
      for (const migration of readMigrations()) await session.script(migration);
      await check(t, { cluster, url, session, admin });
    });
  }
}

/** Every Postgres of this machine. Reports when there is none, and that `what` is skipped. */
export function installationsFor(what: string): Installation[] {
  const installations = findInstallations();
  if (installations.length === 0) {
    console.warn(`SKIPPED: ${what}, for there is no Postgres 15 or later here (see PG_BIN).`);
  }
  return installations;
}

/** One session on a real Postgres. */
export async function openReal(url: string): Promise<Session> {
  const sql = postgres(url, {
    max: 1,
    onnotice: () => {},
    prepare: false,
    // Nothing here waits for long unless it waits for ever.
    connection: { statement_timeout: 20_000 },
  });
  const session = await sql.reserve();
  return {
    query: async (text, parameters = []) => [
      ...await session.unsafe<Row[]>(text, parameters as postgres.ParameterOrJSON<never>[]),
    ],
    script: async (text) => {
      const results: unknown = await session.unsafe(text).simple();
      // The driver gives a single statement's rows without the list around them.
      const lists = Array.isArray(results) && Array.isArray(results[0]) ? results : [results];
      return lists as Row[][];
    },
    async [Symbol.asyncDispose]() {
      session.release();
      await sql.end();
    },
  };
}

/** Installs pgTAP, in the form that PGlite brings along, which any Postgres can run. */
export async function installPgtap(admin: Session): Promise<void> {
  await admin.script(`set search_path = extensions; ${await readPgtap()}; reset search_path;`);
}

let pgtapScript: string | undefined;

async function readPgtap(): Promise<string> {
  if (pgtapScript !== undefined) return pgtapScript;
  const { bundlePath } = await pgtap.setup({} as never, {});
  if (!bundlePath) throw new Error("PGlite brings no pgTAP");
  const stream = (await Deno.open(bundlePath)).readable
    .pipeThrough(new DecompressionStream("gzip"));
  const archive = new Uint8Array(await new Response(stream).arrayBuffer());
  return pgtapScript = readFromTar(archive, /\/pgtap--\d+\.\d+\.\d+\.sql$/);
}

/** The one file of a tar archive whose name matches. */
function readFromTar(archive: Uint8Array, name: RegExp): string {
  const text = (from: number, length: number) =>
    new TextDecoder().decode(archive.subarray(from, from + length)).split("\0")[0] ?? "";
  for (let header = 0; header < archive.length;) {
    const size = parseInt(text(header + 124, 12), 8) || 0;
    if (name.test(text(header, 100))) {
      return new TextDecoder().decode(archive.subarray(header + 512, header + 512 + size));
    }
    header += 512 + Math.ceil(size / 512) * 512;
  }
  throw new Error(`no file matches ${name}`);
}
