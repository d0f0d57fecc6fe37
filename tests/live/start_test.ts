import assert from "node:assert/strict";
import { start } from "../../testkit/start.ts";

Deno.test("start --live lets the numbers move, and prints where to see it", async () => {
  await using started = start("--port", "0", "--live");
  const line = await started.line(/^curl /);
  const [url = "", authorization = ""] = line.match(/http:[^'?]+|Bearer [^']+/g) ?? [];
  const address = /^Dashboard +(\S+)$/m.exec(started.lines.join("\n"))?.[1] ?? "";
  const dashboard = await fetch(address);
  assert.match(await dashboard.text(), /<title>Call batches<\/title>/);

  const headers = { Authorization: authorization };
  const read = async () => await (await fetch(url, { headers })).text();
  const first = await read();
  const end = Date.now() + 20_000;
  while (await read() === first) {
    assert.ok(Date.now() < end, "nothing moved in twenty seconds");
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  assert.equal((await started.stop("SIGINT")).code, 0);
});
