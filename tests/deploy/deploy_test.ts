import assert from "node:assert/strict";
import { join } from "node:path";
import postgres from "postgres";
import { startCluster } from "../../testkit/postgres_cluster.ts";
import { findInstallations } from "../../testkit/postgres_installations.ts";
import { bundledScript, withFunctionBundle } from "../../dev/function_bundle.ts";
import { hasNpx } from "../../dev/supabase_cli.ts";
import { pageSchema } from "../../supabase/functions/calls-batch-list/schema.ts";
import { projectFolder, spawn } from "../../testkit/child_process.ts";
import { functionScript, startFunction } from "../../testkit/function_process.ts";
import { findDeno } from "../../testkit/server_process.ts";
import { usePlatform, withFolder } from "../../testkit/platform.ts";
import { startRecorder } from "./recorder.ts";

const project = "abcdefghijklmnopqrst";
const env = { SUPABASE_ACCESS_TOKEN: `sbp_${"0".repeat(40)}` };

/** In bytes: more of it is read by every isolate that starts. */
const bundleBudget = 310_000;

const ableToDeploy = hasNpx();
if (!ableToDeploy) console.log("Skipped: deploying, for which there is no npx here.");

const [installation] = findInstallations();
if (!installation) console.log("Skipped: `deno task deploy`, for which there is no Postgres here.");

const platform = usePlatform();

const uploads = [
  {
    name: "supabase functions deploy uploads the sources and the import map",
    deploy: (profile: string) =>
      run("npx", ...`-y supabase@3.1.0 functions deploy calls-batch-list --use-api`.split(" "), ...[
        `--remote=${project}`,
        `--profile=${profile}`,
        "--yes",
      ]),
    script: functionScript,
    files:
      /^(import_map\.json|supabase\/functions\/(_shared|calls-batch-list)\/[\w/]+(\.types)?\.ts)$/,
  },
  {
    name: "deno task deploy uploads one minified file and its source map",
    deploy: (profile: string) =>
      deploy(
        "--project",
        project,
        "--profile",
        profile,
        "--function-only",
        "--url",
        platform().url,
      ),
    script: bundledScript,
    files: /^supabase\/functions\/calls-batch-list\/index\.js(\.map)?$/,
  },
];

for (const { name, deploy, script, files } of uploads) {
  Deno.test({
    name: `${name}, and nothing else, and the function runs from that on both versions of Deno`,
    ignore: !ableToDeploy,
    fn: () =>
      withFolder(async (folder) => {
        await using recorder = await startRecorder(folder);
        const { code, output } = await deploy(recorder.profile);
        assert.equal(code, 0, output);
        assert.equal(recorder.metadata.entrypoint_path, script);
        assert.equal(recorder.metadata.verify_jwt, false);
        assert.ok(recorder.files.length > 1);
        assert.deepEqual(recorder.files.filter((file) => !files.test(file)), []);

        const token = await platform().signIn("ada@acme.example");
        for (const deno of [undefined, await findDeno("2.1.4")]) {
          await using running = await startFunction({
            root: folder,
            script,
            settings: {
              SUPABASE_URL: platform().url,
              SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: platform().publishableKey }),
            },
            deno,
          });
          const response = await fetch(running.url, {
            headers: { Authorization: `Bearer ${token}` },
          });
          assert.equal(response.status, 200);
          assert.equal(pageSchema.parse(await response.json()).batches.length, 25);
        }
      }),
  });
}

Deno.test("the bundle stays within its budget, with all of its sources in the map", () =>
  withFunctionBundle(async (folder) => {
    const { size } = await Deno.stat(join(folder, bundledScript));
    assert.ok(size <= bundleBudget, `${size} bytes`);
    const map = JSON.parse(await Deno.readTextFile(join(folder, `${bundledScript}.map`)));
    assert.ok(map.sources.some((source: string) => source.endsWith("calls-batch-list/index.ts")));
    assert.equal(map.sourcesContent.length, map.sources.length);
  }));

Deno.test({
  name: "deno task deploy applies the migrations, uploads the function and calls it",
  ignore: !ableToDeploy || !installation,
  fn: () =>
    withFolder(async (folder) => {
      await using recorder = await startRecorder(folder);
      await using cluster = await startCluster(installation ?? assert.fail());
      const { url } = await cluster.createDatabase("deployed");
      const common = ["--project", project, "--profile", recorder.profile, "--database", url];
      const { code, output } = await deploy(...common, "--url", platform().url);
      assert.equal(code, 0, output);
      assert.match(output, /Deployed: it answers a preflight/);
      assert.ok(recorder.files.includes(bundledScript));
      const sql = postgres(url);
      const applied = await sql`select version from supabase_migrations.schema_migrations`;
      await sql.end();
      assert.equal(
        applied.length,
        [...Deno.readDirSync(join(projectFolder, "supabase/migrations"))].length,
      );

      const unreachable = await deploy(...common, "--url", `${platform().url}/nowhere`);
      assert.equal(unreachable.code, 1);
      assert.match(unreachable.output, /The smoke call failed/);
    }),
});

for (const args of [[], ["--project", "short"], ["--project", project.toUpperCase()]]) {
  Deno.test(`deno task deploy ${args.join(" ")} says what is missing and does nothing`, async () => {
    const { code, output } = await deploy(...args);
    assert.equal(code, 1);
    assert.equal(output.trim(), "--project must be 20 lower-case letters.");
  });
}

const deploy = (...args: string[]) =>
  run(Deno.execPath(), "run", "--quiet", "-A", "dev/deploy.ts", ...args);

async function run(program: string, ...args: string[]) {
  await using child = spawn(program, { args, env });
  const output = await child.output();
  return { output, code: (await child.ended).code };
}
