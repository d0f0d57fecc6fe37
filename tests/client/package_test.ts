import assert from "node:assert/strict";
import { join } from "node:path";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { packClient } from "../../dev/client/pack.ts";
import { SEED_PASSWORD } from "../../dev/local/people.ts";
import { spawn } from "../../dev/process/child_process.ts";
import { projectFolder } from "../../dev/project.ts";
import { usePlatform } from "../../dev/testkit/platform.ts";

const projects = new URL("projects/", import.meta.url);
const email = "ada@acme.example";
const platform = usePlatform();
let folder = "";
let tarball = "";

const hasNpm = await run("npm", ["--version"]).then(() => true, () => false);
if (!hasNpm) console.log("Skipped, since there is no npm: the client's package");

Deno.test.beforeAll(async () => {
  folder = await Deno.makeTempDir();
  if (hasNpm) tarball = await packClient(join(folder, "package"));
});
Deno.test.afterAll(() => Deno.remove(folder, { recursive: true }));

test("publint and attw report no problems, in any module resolution", async () => {
  const bytes = await Deno.readFile(tarball);
  const { messages } = await publint({ pack: { tarball: bytes.buffer }, strict: true });
  assert.deepEqual(messages, []);
  const analysis = await checkPackage(createPackageFromTarballData(bytes));
  assert.ok(analysis.types, "it has types");
  assert.deepEqual(analysis.problems, []);
});

test("the package walks through all batches on plain Node and on Deno", async () => {
  const cwd = await install("plain");
  const { url: URL, publishableKey: KEY } = platform();
  const env = { URL, KEY, EMAIL: email, PASSWORD: SEED_PASSWORD };
  for (const [program, ...args] of [["node"], [Deno.execPath(), "run", "-A", "--quiet"]] as const) {
    const printed = await run(program, [...args, "walk.mjs"], { cwd, env });
    const walked = JSON.parse(printed.split("\n").at(-1) ?? "");
    assert.deepEqual(walked, { batches: 42, rejected: "missing_authorization" }, program);
  }
});

test("the package works in a React project, next to generated clients", async (t) => {
  const cwd = await install("react");
  const { url, signIn } = platform();
  const npx = (command: string) => run("npx", command.split(" "), { cwd });
  await Deno.copyFile(join(projectFolder, "openapi.json"), join(cwd, "openapi.json"));
  // As openapi-typescript generates it from openapi.json.
  await Deno.copyFile(join(projectFolder, "client/api.types.ts"), join(cwd, "src/api.ts"));
  await npx("openapi-ts");

  await t.step("its types hold, those that hey-api generates from openapi.json too", async () => {
    assert.equal(await npx("tsc -p ."), "");
  });

  await t.step("it adds at most 3 kB to a bundle that has supabase-js", async () => {
    const sizes = JSON.parse(await run("node", ["measure.mjs"], { cwd }));
    const added = sizes.with - sizes.without;
    console.log(`The client adds ${added} bytes of gzip to ${sizes.without}.`);
    assert.ok(added > 0 && added <= 3_000, `${added} bytes`);
  });

  await t.step(
    "the examples of docs/clients.md for axios, openapi-fetch and hey-api list and walk",
    async () => {
      await npx("vite build --ssr src/other_clients.ts --outDir ssr");
      const env = { URL: url, TOKEN: await signIn(email) };
      const [axios, ...walks] = JSON.parse(
        await run("node", ["ssr/other_clients.js"], { cwd, env }),
      );
      assert.ok(axios.length > 2, "more than a page of the walks");
      assert.deepEqual(walks, [axios, axios]);
    },
  );
});

function test(name: string, fn: (t: Deno.TestContext) => Promise<void>): void {
  Deno.test({ name, fn, ignore: !hasNpm });
}

/** Copies a project of the folder `projects` and installs the package into it, as its user would. */
async function install(project: string): Promise<string> {
  const cwd = join(folder, project);
  await run("cp", ["-R", new URL(project, projects).pathname, cwd]);
  await run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", tarball], { cwd });
  return cwd;
}

/** Returns the output of a program. Throws if it fails. */
async function run(program: string, args: readonly string[], options = {}): Promise<string> {
  await using child = spawn(program, { args, ...options });
  const output = await child.output();
  assert.equal((await child.ended).code, 0, `${program} ${args.join(" ")}:\n${output}`);
  return output;
}
