import assert from "node:assert/strict";
import { join } from "node:path";
import postgres from "postgres";
import { bundledScript, withFunctionBundle } from "../../dev/function_bundle.ts";
import { listen } from "../../dev/local/gateway.ts";
import { smoke } from "../../dev/smoke.ts";
import { hasNpx } from "../../dev/supabase_cli.ts";
import { callFunction, readError, readPage } from "../../dev/testkit/responses.ts";
import { spawn } from "../../dev/process/child_process.ts";
import { projectFolder } from "../../dev/project.ts";
import { functionScript, startFunction } from "../../dev/testkit/function_process.ts";
import { usePlatform, withFolder } from "../../dev/testkit/platform.ts";
import { startCluster } from "../../dev/postgres/cluster.ts";
import { findInstallations } from "../../dev/postgres/installations.ts";
import { findDeno } from "../../dev/process/server_process.ts";
import { people } from "../scenarios/seed.ts";
import { type Recorder, startRecorder } from "./recorder.ts";

const project = "abcdefghijklmnopqrst";
const env = { SUPABASE_ACCESS_TOKEN: `sbp_${"0".repeat(40)}`, SUPABASE_DB_URL: "" };

/** In bytes; every isolate reads it at its start. */
const bundleBudget = 310_000;

const ignore = !hasNpx();
if (ignore) console.log("Skipped: deploying, for which there is no npx here.");

const [installation] = findInstallations();
if (!installation) console.log("Skipped: migrations by `deno task deploy`: no Postgres here.");

const platform = usePlatform();

Deno.test({
  name:
    "supabase functions deploy uploads the sources and an import map of their packages, and nothing else, and the function runs on both versions of Deno",
  ignore,
  fn: () =>
    withRecorder(async (recorder, folder) => {
      const args = "-y supabase@3.1.0 functions deploy calls-batch-list --use-api --yes".split(" ");
      const target = [`--remote=${project}`, `--profile=${recorder.profile}`];
      const { code, output } = await run("npx", ...args, ...target);
      assert.equal(code, 0, output);
      const files =
        /^(import_map\.json|supabase\/functions\/(_shared|calls-batch-list)\/[\w/]+(\.types)?\.ts)$/;
      assertUploaded(recorder, functionScript, files);
      const read = (file: string) => Deno.readTextFile(join(folder, file));
      const { imports } = JSON.parse(await read("import_map.json"));
      const sources = await Promise.all(
        recorder.files.filter((file) => file.endsWith(".ts")).map(read),
      );
      const packages = sources.flatMap((text) => text.match(/(?<= from ")[^.][^"]*/g) ?? []);
      assert.deepEqual(Object.keys(imports).sort(), [...new Set(packages)].sort());
      await assertRuns(folder, functionScript);
    }),
});

Deno.test({
  name:
    "deno task deploy applies the migrations, uploads one minified file and its source map, and nothing else, and the function runs on both versions of Deno",
  ignore,
  fn: () =>
    withRecorder(async (recorder, folder) => {
      await using parts = new AsyncDisposableStack();
      const cluster = installation && parts.use(await startCluster(installation));
      const database = await cluster?.createDatabase("deployed");
      const migrating = database ? ["--include-all"] : ["--function-only"];
      env.SUPABASE_DB_URL = database?.url ?? "";
      const target = ["--project", project, "--profile", recorder.profile];
      const { code, output } = await runDeploy(...target, "--url", platform().url, ...migrating);
      assert.equal(code, 0, output);
      assert.match(output, /Deployed: it responds to a preflight/);
      const files = /^supabase\/functions\/calls-batch-list\/index\.js(\.map)?$/;
      assertUploaded(recorder, bundledScript, files);
      await assertRuns(folder, bundledScript);
      if (!database) return;
      const sql = postgres(database.url);
      const applied = await sql`select version from supabase_migrations.schema_migrations`;
      await sql.end();
      const migrations = [...Deno.readDirSync(join(projectFolder, "supabase/migrations"))];
      assert.equal(applied.length, migrations.length);
    }),
});

const headers = { "Access-Control-Allow-Origin": "*" };
const refusal = (status: number, code: string) =>
  Response.json({ error: "No.", code, request_id: "1" }, { status, headers });

const afterPreflight =
  (respond: (token: string | null) => Response) => ({ method, headers: sent }: Request) =>
    method === "OPTIONS"
      ? new Response(null, { status: 204, headers })
      : respond(sent.get("Authorization"));

/** What responds at the function's address after a deployment, and what the smoke call reports. */
const failures: [string, (request: Request) => Response, RegExp][] = [
  ["nothing is deployed", () => new Response("Not found", { status: 404 }), /got 404 without CORS/],
  [
    "the platform verifies tokens",
    afterPreflight(() => Response.json({ message: "No token" }, { status: 401, headers })),
    /verify_jwt is on/,
  ],
  [
    "Auth rejects the API key",
    afterPreflight((token) => {
      if (token === null) return refusal(401, "missing_authorization");
      const isShort = token === "Bearer no.valid.token";
      return isShort ? refusal(401, "invalid_token") : refusal(500, "fetch_failed");
    }),
    /check the project's publishable keys/,
  ],
];

for (const [what, handler, message] of failures) {
  Deno.test(`the smoke call fails where ${what}`, async () => {
    await using server = listen(0, handler);
    await assert.rejects(smoke(`http://${server.host}`), message);
  });
}

Deno.test("deno task deploy names missing arguments and changes nothing", async () => {
  for (const args of [[], ["--project", "short"], ["--project", project.toUpperCase()]]) {
    const { code, output } = await runDeploy(...args);
    assert.deepEqual([code, output], [1, "--project must be 20 lower-case letters."]);
  }
});

Deno.test("the bundle is within its size limit and its source map has all sources", () =>
  withFunctionBundle(async (folder) => {
    const { size } = await Deno.stat(join(folder, bundledScript));
    assert.ok(size <= bundleBudget, `${size} bytes`);
    const map = JSON.parse(await Deno.readTextFile(join(folder, `${bundledScript}.map`)));
    assert.ok(map.sources.some((source: string) => source.endsWith("calls-batch-list/index.ts")));
    assert.equal(map.sourcesContent.length, map.sources.length);
  }));

async function withRecorder(test: (recorder: Recorder, folder: string) => Promise<void>) {
  await withFolder(async (folder) => {
    await using recorder = await startRecorder(folder);
    await test(recorder, folder);
  });
}

function assertUploaded({ metadata, files }: Recorder, script: string, pattern: RegExp): void {
  assert.equal(metadata.entrypoint_path, script);
  assert.equal(metadata.verify_jwt, false);
  assert.ok(files.length > 1);
  assert.deepEqual(files.filter((file) => !pattern.test(file)), []);
}

/** Runs the uploaded files on both versions of Deno and requests a page. */
async function assertRuns(folder: string, script: string): Promise<void> {
  const { url, functionUrl, publishableKey, signIn } = platform();
  const settings = {
    SUPABASE_URL: url,
    SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: publishableKey }),
  };
  const token = await signIn(people.member.email);
  for (const deno of [undefined, findDeno("2.1.4")]) {
    await using running = await startFunction({ root: folder, script, settings, deno });
    const [deployed, local] = [running.url, functionUrl]
      .map(async (url) => await readPage(await callFunction(url, token)));
    assert.deepEqual(await deployed, await local);
    await readError(await callFunction(running.url, undefined), "missing_authorization");
  }
}

function runDeploy(...args: string[]) {
  return run(Deno.execPath(), "run", "--quiet", "-A", "--lock=deno.lock", "dev/deploy.ts", ...args);
}

async function run(program: string, ...args: string[]) {
  await using child = spawn(program, { args, env });
  const output = await child.output();
  return { output, code: (await child.ended).code };
}
