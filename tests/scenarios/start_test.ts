import { strict as assert } from "node:assert";
import { join } from "node:path";
import { withFolder } from "../../testkit/platform.ts";
import { freePort } from "../../testkit/server_process.ts";
import { start } from "../../testkit/start.ts";
import { descendantsOf, isRunning } from "../../testkit/process_usage.ts";

const onLinux = Deno.build.os === "linux";
if (!onLinux) console.log("Skipped, since there is no /proc: what becomes of start's processes");

Deno.test("start prints a curl line that lists the member's batches, and all that is needed to sign in", async () => {
  const port = freePort();
  await using started = start("--port", `${port}`);
  const { status, body } = await runCurl(await started.line(/^curl /));
  assert.equal(status, 200);
  assert.equal(body.pagination.total, 42);
  assert.equal(body.batches.length, 3);

  const output = started.lines.join("\n");
  assert.match(output, new RegExp(`http://127\\.0\\.0\\.1:${port}$`, "m"));
  assert.match(
    output,
    new RegExp(`http://127\\.0\\.0\\.1:${port}/functions/v1/calls-batch-list$`, "m"),
  );
  assert.match(output, /sb_publishable_/);
  assert.match(output, /password123/);
  for (const person of ["ada@acme", "ben@acme", "grace@globex", "nora@nowhere"]) {
    assert.ok(output.includes(`${person}.example`), person);
  }
});

Deno.test({ name: "Ctrl-C ends everything", ignore: !onLinux }, async () => {
  const port = freePort();
  await using started = start("--port", `${port}`);
  await started.line(/^curl /);
  const processes = [started.pid, ...descendantsOf(started.pid)];
  assert.ok(processes.length >= 2, "the function has a process of its own");
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
    await new Promise((resolve) => setTimeout(resolve, 1500));
    for (const pid of children) assert.equal(isRunning(pid), false);
  },
);

Deno.test("start on a port that is taken says so in one line and offers --port", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  await using started = start("--port", `${port}`);
  assert.equal((await started.ended).code, 1);
  assert.match(await started.output(), new RegExp(`^Port ${port} is taken.*--port\\.$`));
});

Deno.test("start refuses what it does not know, and tells what it does", async () => {
  const cases = [
    [["--prot", "1"], /--prot/],
    [["--port", "x"], /--port x is no port/],
    [["--port", "65536"], /--port 65536 is no port/],
    [["--data", "a", "--db", "b"], /choose one/],
    [["--db", "postgresql://nobody@127.0.0.1:1/x"], /Postgres given cannot be used/],
  ] as const;
  for (const [args, message] of cases) {
    await using started = start(...(args[0] === "--port" ? [] : ["--port", "0"]), ...args);
    assert.equal((await started.ended).code, 1);
    assert.match(await started.output(), message);
    assert.doesNotMatch(await started.output(), /^ +at /m, "no stack");
  }
  await using help = start("--help");
  assert.equal((await help.ended).code, 0);
  for (const option of ["--port", "--data", "--db"]) {
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
      await removePausedBatches(port, data);
      assert.equal((await runCurl(curl)).body.pagination.total, 36);

      await using second = start("--port", "0", "--data", data);
      assert.equal((await second.ended).code, 1);
      assert.match(await second.output(), /in use by another start/);
      assert.equal((await first.stop("SIGINT")).code, 0);
    }
    await using again = start("--port", `${port}`, "--data", data);
    await again.line(/^curl /);
    assert.match(again.lines.join("\n"), /0 applied, [1-9]\d* there already; seed kept/);
    const { status, body } = await runCurl(curl);
    assert.equal(status, 200, "the first start's token is still good");
    assert.equal(body.pagination.total, 36, "and so is what was deleted then");
    assert.equal((await again.stop("SIGTERM")).code, 0);
  });
});

/** Requests what a printed line would, on a machine that may have no curl. */
async function runCurl(line: string) {
  const [, url = "", name = "", value = ""] =
    /^curl '([^']+)' -H '([^:']+): ([^']+)'$/.exec(line) ?? [];
  const response = await fetch(url, { headers: { [name]: value } });
  return { status: response.status, body: await response.json() };
}

/** Deletes rows as a server of the project could, with the secret key that the folder keeps. */
async function removePausedBatches(port: number, data: string): Promise<void> {
  const { secretKey } = JSON.parse(await Deno.readTextFile(join(data, "keys.json")));
  const address = `http://127.0.0.1:${port}/rest/v1/call_batches?status=eq.paused`;
  const response = await fetch(address, { method: "DELETE", headers: { apikey: secretKey } });
  await response.body?.cancel();
  assert.equal(response.status, 204);
}
