import assert from "node:assert/strict";
import { join } from "node:path";
import { spawn } from "../../dev/process/child_process.ts";
import { startLock } from "../../dev/project.ts";
import { withFolder } from "../../dev/testkit/platform.ts";
import { descendantsOf, isRunning } from "../../dev/process/process_usage.ts";
import { freePort } from "../../dev/process/server_process.ts";
import { until } from "../../dev/process/until.ts";

const onLinux = Deno.build.os === "linux";
if (!onLinux) console.log("SKIPPED: processes of start, because there is no /proc");

const start = (...args: string[]) =>
  spawn(Deno.execPath(), {
    args: ["run", "-A", `--lock=${startLock}`, "--frozen", "dev/start.ts", ...args],
    // Nothing listens at the proxy: local calls must bypass it.
    env: { NO_COLOR: "1", HTTP_PROXY: "http://127.0.0.1:9", http_proxy: "http://127.0.0.1:9" },
  });

Deno.test("start --live prints what is needed to sign in and call, and Ctrl-C ends everything", async () => {
  const port = freePort();
  await using started = start("--port", `${port}`, "--live");
  const line = await started.line(/^curl /);
  const { total } = await runCurl(line);
  assert.ok(total >= 42);
  const url = `http://127.0.0.1:${port}`;
  const people = ["ada@acme", "ben@acme", "grace@globex", "nora@nowhere", "password123"];
  for (const text of [`${url}/dashboard/`, "sb_publishable_", ...people]) {
    assert.ok(started.lines.join("\n").includes(text), text);
  }
  const dashboard = await fetch(`${url}/dashboard/`);
  assert.match(await dashboard.text(), /<title>Call batches<\/title>/);
  // With --live, dates are current and progress advances.
  const text = await until(async () => {
    const { text } = await runCurl(line);
    return Date.now() - Date.parse(JSON.parse(text).batches[0].created_at) < 3_600_000 && text;
  });
  await until(async () => (await runCurl(line)).text !== text);

  const processes = onLinux ? [started.pid, ...descendantsOf(started.pid)] : [];
  if (onLinux) assert.ok(processes.length >= 2, "the function has its own process");
  assert.equal((await started.stop("SIGINT")).code, 0);
  for (const pid of processes) assert.equal(isRunning(pid), false);
  Deno.listen({ hostname: "127.0.0.1", port }).close();
});

Deno.test("start --data keeps rows and keys; the function ends when start is killed", async () => {
  await withFolder(async (folder) => {
    const args = ["--port", `${freePort()}`, "--data", join(folder, "data")];
    let curl: string;
    {
      await using first = start(...args);
      curl = await first.line(/^curl /);
      await using second = start("--port", "0", ...args.slice(2));
      assert.equal((await second.ended).code, 1);
      assert.match(await second.output(), /in use by another start/);
      const children = onLinux ? descendantsOf(first.pid) : [];
      assert.equal(children.length >= 1, onLinux);
      await first.stop("SIGKILL");
      await until(() => !children.some(isRunning));
    }
    await using again = start(...args);
    await again.line(/^curl /);
    assert.match(again.lines.join("\n"), /0 applied, [1-9]\d* there already; seed kept/);
    assert.equal((await runCurl(curl)).total, 42, "the first start's token is still valid");
    assert.equal((await again.stop("SIGTERM")).code, 0);
  });
});

Deno.test("start rejects invalid options in one line", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  const cases: [string[], RegExp][] = [
    [["--port", `${port}`], new RegExp(`^Port ${port} is taken.*--port\\.$`)],
    [["--prot", "1"], /--prot/],
    [["--port", "65536"], /--port 65536 is not a port/],
  ];
  await Promise.all(cases.map(async ([args, message]) => {
    await using started = start(...args);
    assert.equal((await started.ended).code, 1);
    assert.match(await started.output(), message);
    assert.doesNotMatch(await started.output(), /^ +at /m, "no stack");
  }));
});

/** Sends the request of a printed curl line; the machine may have no curl. */
async function runCurl(line: string): Promise<{ total: number; text: string }> {
  const [, url = "", name = "", value = ""] =
    /^curl '([^']+)' -H '([^:']+): ([^']+)'$/.exec(line) ?? [];
  const response = await fetch(url, { headers: { [name]: value } });
  const text = await response.text();
  assert.equal(response.status, 200, text);
  return { total: JSON.parse(text).pagination.total, text };
}
