import { strict as assert } from "node:assert";
import { startPlatform } from "../../dev/platform.ts";
import { descendantsOf } from "../../testkit/process_usage.ts";

Deno.test("the platform stops at once, whatever is still being waited for", async () => {
  const platform = await startPlatform({
    onRequest: ({ url }) => url.includes("/rest/v1/users") ? new Promise(() => {}) : undefined,
  });
  const token = await platform.signIn("ada@acme.example");
  const headers = { Authorization: `Bearer ${token}` };
  const waiting = fetch(platform.functionUrl, { headers })
    .then(({ status }) => status, () => "cut off");
  await new Promise((resolve) => setTimeout(resolve, 200));
  const begin = performance.now();
  await platform.stop();
  assert.ok([503, "cut off"].includes(await waiting));
  assert.ok(performance.now() - begin < 3000);
  await assert.rejects(fetch(platform.url), "nothing listens any more");
});

Deno.test("a platform that cannot start leaves nothing behind", async () => {
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  await assert.rejects(startPlatform({ port: taken.addr.port }), { message: /is taken/ });
  const lines: string[] = [];
  const log = (line: string) => void lines.push(line);
  const starting = startPlatform({ root: import.meta.dirname, log });
  await assert.rejects(starting);
  assert.ok(lines.some((line) => /not found/.test(line)), lines.join("\n"));
  if (Deno.build.os === "linux") assert.deepEqual(descendantsOf(Deno.pid), []);
});
