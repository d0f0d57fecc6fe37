import assert from "node:assert/strict";
import { startPlatform } from "../../dev/platform.ts";
import { summarize } from "../../dev/soak.ts";
import { soak } from "../../dev/soak/run.ts";

Deno.test("under load from good and bad callers, while contacts change, no response leaves the contract", async () => {
  await using platform = await startPlatform();
  const report = await soak({ platform, seconds: 4, connections: 16 });
  assert.deepEqual(report.failures, [], summarize(report));
  const kinds = Object.keys(report.answers).sort();
  assert.deepEqual(kinds, [
    "POST",
    "bad query",
    "bad token",
    "campaign",
    "leaver",
    "no agency",
    "no token",
    "page",
    "preflight",
  ]);
  assert.ok(report.changes > 0);
});
