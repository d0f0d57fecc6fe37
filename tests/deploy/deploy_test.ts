import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import postgres from "postgres";
import { startCluster } from "../../testkit/postgres_cluster.ts";
import { findInstallations } from "../../testkit/postgres_installations.ts";
import { hasNpx } from "../../dev/supabase_cli.ts";
import { pageSchema } from "../../supabase/functions/calls-batch-list/schema.ts";
import { startFunction } from "../../testkit/function_process.ts";
import { findDeno } from "../../testkit/server_process.ts";
import { usePlatform, withFolder } from "../../testkit/platform.ts";
import { startRecorder } from "./recorder.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const project = "abcdefghijklmnopqrst";
const env = { SUPABASE_ACCESS_TOKEN: `sbp_${"0".repeat(40)}` };

const ableToDeploy = hasNpx();
if (!ableToDeploy) console.log("Skipped: deploying, for which there is no npx here.");

const [installation] = findInstallations();
if (!installation) console.log("Skipped: `deno task deploy`, for which there is no Postgres here.");

const platform = usePlatform();

Deno.test({
  name: "functions deploy uploads the function whole, and nothing else",
  ignore: !ableToDeploy,
  fn: () =>
    withFolder(async (folder) => {
      await using recorder = await startRecorder(folder);
      const { code, output } = await runDeploy(
        ["--project", project, "--profile", recorder.profile],
        ["--function-only", "--url", platform().url],
      );
      assert.equal(code, 0, output);

      const { entrypoint_path, import_map_path, verify_jwt } = recorder.metadata;
      assert.equal(entrypoint_path, "supabase/functions/calls-batch-list/index.ts");
      assert.equal(import_map_path, "import_map.json");
      assert.equal(verify_jwt, false);
      const foreign = recorder.files.filter((file) =>
        !/^(import_map\.json|supabase\/functions\/(_shared|calls-batch-list)\/\w+(\.types)?\.ts)$/
          .test(file)
      );
      assert.deepEqual(foreign, []);

      const token = await platform().signIn("ada@acme.example");
      for (const deno of [undefined, await findDeno("2.1.4")]) {
        await using running = await startFunction({
          root: folder,
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

Deno.test({
  name: "deno task deploy applies the migrations, uploads the function and calls it",
  ignore: !ableToDeploy || !installation,
  fn: () =>
    withFolder(async (folder) => {
      await using recorder = await startRecorder(folder);
      await using cluster = await startCluster(installation ?? assert.fail());
      const { url } = await cluster.createDatabase("deployed");
      const { code, output } = await runDeploy(
        ["--project", project, "--profile", recorder.profile],
        ["--database", url, "--url", platform().url],
      );
      assert.equal(code, 0, output);
      assert.match(output, /Deployed: it answers a preflight/);
      assert.ok(recorder.files.includes("supabase/functions/calls-batch-list/index.ts"));
      const sql = postgres(url);
      const applied = await sql`select version from supabase_migrations.schema_migrations`;
      await sql.end();
      assert.equal(applied.length, [...Deno.readDirSync(join(root, "supabase/migrations"))].length);

      const away = await runDeploy(
        ["--project", project, "--profile", recorder.profile],
        ["--database", url, "--url", `${platform().url}/nowhere`],
      );
      assert.equal(away.code, 1);
      assert.match(away.output, /The smoke call failed/);
    }),
});

for (const args of [[], ["--project", "short"], ["--project", project.toUpperCase()]]) {
  Deno.test(`deno task deploy ${args.join(" ")} says what is missing and does nothing`, async () => {
    const { code, output } = await runDeploy(args);
    assert.equal(code, 1);
    assert.equal(output.trim(), "--project must be 20 lower-case letters.");
  });
}

async function runDeploy(...args: string[][]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", "dev/deploy.ts", ...args.flat()],
    cwd: root,
    env,
  }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, output: decode(stdout) + decode(stderr) };
}
