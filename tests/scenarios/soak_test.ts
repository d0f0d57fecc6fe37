import assert from "node:assert/strict";
import { soak } from "../bench/soak/run.ts";
import { startPlatform } from "../../dev/platform.ts";

Deno.test("under load from good and bad callers, while contacts change, no response leaves the contract", async () => {
  await using platform = await startPlatform();
  const { failures, answers, changes } = await soak(platform, { seconds: 4, connections: 16 });
  assert.deepEqual(failures, []);
  assert.equal(Object.keys(answers).length, 9, "requests of every kind");
  assert.ok(changes > 0);
});
