import { strict as assert } from "node:assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Platform, startPlatform } from "../../dev/platform.ts";
import { probe } from "./probe_function.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const lines: string[] = [];
let project: string;
let platform: Platform;

async function write(source: string): Promise<void> {
  await Deno.writeTextFile(
    join(project, "supabase", "functions", "calls-batch-list", "index.ts"),
    source,
  );
}

async function ask(task: string, init?: RequestInit): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${platform.functionUrl}?task=${task}`, init);
  return { status: response.status, body: await response.json() };
}

async function until(fits: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    if (await fits()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.fail(`It did not come to that. The function wrote:\n${lines.join("\n")}`);
}

Deno.test.beforeAll(async () => {
  project = await Deno.makeTempDir();
  for (const file of ["deno.json", "import_map.json", "deno.lock", "supabase/seed.sql"]) {
    await Deno.mkdir(join(project, "supabase", "functions", "calls-batch-list"), {
      recursive: true,
    });
    await Deno.copyFile(join(root, file), join(project, file));
  }
  await Deno.symlink(join(root, "supabase/migrations"), join(project, "supabase/migrations"));
  await write(probe("1"));
  const log = (line: string) => void lines.push(line);
  platform = await startPlatform({ root: project, watch: true, log });
});

Deno.test.afterAll(async () => {
  await platform?.stop();
  await Deno.remove(project, { recursive: true });
});

Deno.test("the function has its settings, the project and its port, and no other permission", async () => {
  assert.deepEqual(await ask("settings"), { status: 200, body: [platform.url, null] });
  assert.deepEqual(await ask("project"), { status: 200, body: 404 });
  for (const task of ["otherSetting", "file", "run", "elsewhere"]) {
    const { status, body } = await ask(task);
    assert.equal(status, 500, task);
    assert.match(String(body), /^NotCapable: Requires (env|read|run|net) access/);
  }
});

Deno.test("the function sees its own name in the path, the method and all headers", async () => {
  const headers = { "Authorization": "Bearer x", "X-Request-Id": "1", "If-None-Match": '"a"' };
  const { body } = await ask("request", { method: "PUT", headers, body: "text" });
  const [method, path, names] = body as [string, string, string[]];
  assert.equal(method, "PUT");
  assert.equal(path, "/calls-batch-list");
  for (const name of Object.keys(headers)) assert.ok(names.includes(name.toLowerCase()), name);
});

Deno.test("an answer comes back part by part, while the request is still being sent", async () => {
  const { readable, writable } = new TransformStream<string>();
  const response = await fetch(`${platform.functionUrl}?task=parts`, {
    method: "POST",
    body: readable.pipeThrough(new TextEncoderStream()),
  });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  assert.equal((await reader.read()).value, "first");
  const writer = writable.getWriter();
  writer.write("second");
  writer.close();
  assert.equal((await reader.read()).value, "second");
  assert.equal((await reader.read()).done, true);
});

Deno.test("status and headers come back as they are", async () => {
  const response = await fetch(`${platform.functionUrl}?task=304`);
  assert.equal(response.status, 304);
  assert.equal(await response.text(), "");
  assert.equal(response.headers.get("ETag"), '"tag"');
  assert.equal(response.headers.get("Vary"), "Authorization");
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
  assert.deepEqual(await ask("version"), { status: 200, body: 1 });
  await write(probe("2"));
  await until(async () => {
    const { status, body } = await ask("version");
    assert.equal(status, 200);
    return body === 2;
  });
});

Deno.test("a function that cannot start is 503 and says why, until its files are mended", async () => {
  await write("this is no TypeScript");
  await until(async () => (await ask("version")).status === 503);
  assert.deepEqual(await ask("version"), {
    status: 503,
    body: { code: "BOOT_ERROR", message: "Function failed to start (please check logs)" },
  });
  assert.ok(lines.some((line) => line.includes("Expected ';'")), lines.join("\n"));
  await write(probe("3"));
  await until(async () => (await ask("version")).body === 3);
});

Deno.test("a function that dies is started again by the next request", async () => {
  assert.equal((await ask("die")).status, 503);
  await until(() => lines.some((line) => line.includes("exit code 3")));
  assert.deepEqual(await ask("version"), { status: 200, body: 3 });
});
