import assert from "node:assert/strict";
import { join } from "node:path";
import { startPlatform } from "../../dev/platform.ts";
import { projectFolder } from "../../dev/testkit/child_process.ts";
import { until } from "../../dev/testkit/until.ts";

/** Source of a function that does whatever the query asks for, to see what the platform lets it do. */
const probe = (version: number) => `
const tasks: Record<string, () => unknown> = {
  version: () => ${version},
  settings: () => [Deno.env.get("SUPABASE_URL"), Deno.env.get("JWT_ISSUER")],
  otherSetting: () => Deno.env.get("HOME"),
  file: () => Deno.readTextFileSync("deno.json"),
  run: () => new Deno.Command("true").outputSync(),
  elsewhere: () => fetch("http://127.0.0.2:5432/"),
  project: async () => (await fetch(Deno.env.get("SUPABASE_URL") + "/nothing")).status,
  die: () => Deno.exit(3),
};
Deno.serve(async (request) => {
  const task = new URL(request.url).searchParams.get("task") ?? "";
  if (task === "slow") {
    const left = new Promise((resolve) => request.signal.addEventListener("abort", resolve));
    console.log("slow begins");
    await left;
    console.log("slow was left");
  }
  try {
    return Response.json(await tasks[task]?.());
  } catch (error) {
    return Response.json(String(error), { status: 500 });
  }
});
`;

const project = await Deno.makeTempDir();
const folder = join(project, "supabase", "functions", "calls-batch-list");
await Deno.mkdir(folder, { recursive: true });
for (const file of ["deno.json", "import_map.json", "deno.lock", "supabase/seed.sql"]) {
  await Deno.copyFile(join(projectFolder, file), join(project, file));
}
await Deno.symlink(
  join(projectFolder, "supabase/migrations"),
  join(project, "supabase/migrations"),
);
const write = (source: string) => Deno.writeTextFile(join(folder, "index.ts"), source);
await write(probe(1));

const lines: string[] = [];
const log = (line: string) => void lines.push(line);
const platform = await startPlatform({ root: project, watch: true, log });

Deno.test.afterAll(async () => {
  await platform.stop();
  await Deno.remove(project, { recursive: true });
});

async function ask(task: string): Promise<[status: number, body: unknown]> {
  const response = await fetch(`${platform.functionUrl}?task=${task}`);
  return [response.status, await response.json()];
}

Deno.test("the function has its settings, the project and its port, and no other permission", async () => {
  assert.deepEqual(await ask("settings"), [200, [platform.url, null]]);
  assert.deepEqual(await ask("project"), [200, 404]);
  for (const task of ["otherSetting", "file", "run", "elsewhere"]) {
    const [status, body] = await ask(task);
    assert.equal(status, 500, task);
    assert.match(String(body), /^NotCapable: Requires (env|read|run|net) access/);
  }
});

Deno.test("the function learns that the caller has left", async () => {
  const caller = new AbortController();
  const request = fetch(`${platform.functionUrl}?task=slow`, { signal: caller.signal });
  await until(() => lines.includes("slow begins"));
  caller.abort();
  await assert.rejects(request, { name: "AbortError" });
  await until(() => lines.includes("slow was left"));
});

Deno.test("a change of a file is served without a restart by hand, and requests wait for it", async () => {
  await write(probe(2));
  await until(async () => {
    const [status, version] = await ask("version");
    assert.equal(status, 200);
    return version === 2;
  });
});

Deno.test("a function that cannot start is 503 and says why, until its files are mended", async () => {
  await write("this is not TypeScript");
  const failed = await until(async () => {
    const [status, body] = await ask("version");
    return status === 503 ? body : undefined;
  });
  const message = "Function failed to start (please check logs)";
  assert.deepEqual(failed, { code: "BOOT_ERROR", message });
  assert.ok(lines.some((line) => line.includes("Expected ';'")), lines.join("\n"));
  await write(probe(3));
  await until(async () => (await ask("version"))[1] === 3);
});

Deno.test("a function that dies is started again by the next request", async () => {
  assert.equal((await ask("die"))[0], 503);
  await until(() => lines.some((line) => line.includes("exit code 3")));
  assert.deepEqual(await ask("version"), [200, 3]);
});
