import assert from "node:assert/strict";
import { startPlatform } from "../../dev/platform.ts";
import { summarize } from "../../dev/soak.ts";
import { soak } from "../../dev/soak/run.ts";

Deno.test("under load from good and bad callers, while contacts change, no answer leaves the contract", async () => {
  await using platform = await startPlatform();
  const report = await soak({ platform, seconds: 5, connections: 16 });
  assert.deepEqual(report.faults, [], summarize(report));
  const kinds = ["page", "campaign", "bad token", "no token", "bad query", "stranger", "POST"];
  for (const kind of kinds) assert.ok(report.answers.get(kind)?.size, `no ${kind} was answered`);
  assert.ok(report.changes > 0);
  assert.ok(report.memory.samples > 0 || Deno.build.os === "windows");
});
