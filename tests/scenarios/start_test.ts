import assert from "node:assert/strict";
import { join } from "node:path";
import { spawn, startLock } from "../../dev/testkit/child_process.ts";
import { withFolder } from "../../dev/testkit/platform.ts";
import { descendantsOf, isRunning } from "../../dev/testkit/process_usage.ts";
import { freePort } from "../../dev/testkit/server_process.ts";
import { until } from "../../dev/testkit/until.ts";

const onLinux = Deno.build.os === "linux";
if (!onLinux) console.log("Skipped, since there is no /proc: what becomes of start's processes");

/** Runs `deno task start` in a process of its own, as a person has it in a terminal. */
const start = (...args: string[]) =>
  spawn(Deno.execPath(), {
    args: ["run", "-A", `--lock=${startLock}`, "--frozen", "dev/start.ts", ...args],
    env: { NO_COLOR: "1" },
  });

Deno.test("start prints a curl line that works and all that is needed to sign in, and Ctrl-C ends everything", async () => {
  const port = freePort();
  await using started = start("--port", `${port}`, "--live");
  const line = await started.line(/^curl /);
  assert.ok((await runCurl(line)).total >= 42);
  const output = started.lines.join("\n");
  const url = `http://127.0.0.1:${port}`;
  for (const address of [url, `${url}/functions/v1/calls-batch-list`, `${url}/dashboard/`]) {
    assert.match(output, new RegExp(`^\\w+ +${address}$`, "m"));
  }
  const people = ["ada@acme", "ben@acme", "grace@globex", "nora@nowhere"];
  for (const said of ["sb_publishable_", "password123", ...people]) {
    assert.ok(output.includes(said), said);
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
  if (onLinux) assert.ok(processes.length >= 2, "the function has a process of its own");
  assert.equal((await started.stop("SIGINT")).code, 0);
  for (const pid of processes) assert.equal(isRunning(pid), false);
  Deno.listen({ hostname: "127.0.0.1", port }).close();
});

Deno.test(
  { name: "the function ends by itself when start is killed", ignore: !onLinux },
  async () => {
    await using started = start("--port", "0");
    await started.line(/^curl /);
    const children = descendantsOf(started.pid);
    assert.ok(children.length >= 1);
    await started.stop("SIGKILL");
    await until(() => !children.some(isRunning));
  },
);

Deno.test("start refuses what it does not know in one line, and tells what it does", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  const cases: [string[], RegExp][] = [
    [["--port", `${port}`], new RegExp(`^Port ${port} is taken.*--port\\.$`)],
    [["--prot", "1"], /--prot/],
    [["--port", "x"], /--port x is not a port/],
    [["--port", "65536"], /--port 65536 is not a port/],
    [["--data", "a", "--db", "b"], /choose one/],
    [["--port", "0", "--db", "postgresql://nobody@127.0.0.1:1/x"], /Postgres given cannot be used/],
  ];
  for (const [args, message] of cases) {
    await using started = start(...args);
    assert.equal((await started.ended).code, 1);
    assert.match(await started.output(), message);
    assert.doesNotMatch(await started.output(), /^ +at /m, "no stack");
  }
  await using help = start("--help");
  assert.equal((await help.ended).code, 0);
  for (const option of ["--port", "--data", "--db", "--live"]) {
    assert.ok((await help.output()).includes(option));
  }
});

Deno.test("start --data keeps rows, keys and so tokens, and applies migrations once", async () => {
  await withFolder(async (folder) => {
    const data = join(folder, "data");
    const port = freePort();
    let curl: string;
    {
      await using first = start("--port", `${port}`, "--data", data);
      curl = await first.line(/^curl /);
      assert.match(first.lines.join("\n"), /[1-9]\d* applied, 0 there already; seed loaded/);
      await using second = start("--port", "0", "--data", data);
      assert.equal((await second.ended).code, 1);
      assert.match(await second.output(), /in use by another start/);
      assert.equal((await first.stop("SIGINT")).code, 0);
    }
    await using again = start("--port", `${port}`, "--data", data);
    await again.line(/^curl /);
    assert.match(again.lines.join("\n"), /0 applied, [1-9]\d* there already; seed kept/);
    assert.equal((await runCurl(curl)).total, 42, "the first start's token is still good");
    assert.equal((await again.stop("SIGTERM")).code, 0);
  });
});

/** Requests what a printed line would, on a machine that may have no curl. */
async function runCurl(line: string): Promise<{ total: number; text: string }> {
  const [, url = "", name = "", value = ""] =
    /^curl '([^']+)' -H '([^:']+): ([^']+)'$/.exec(line) ?? [];
  const response = await fetch(url, { headers: { [name]: value } });
  const text = await response.text();
  assert.equal(response.status, 200, text);
  return { total: JSON.parse(text).pagination.total, text };
}
