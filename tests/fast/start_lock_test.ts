import assert from "node:assert/strict";
import { selectStartLock } from "../../dev/start_lock.ts";
import { startLock } from "../../dev/testkit/child_process.ts";

Deno.test("dev/start.lock has the packages of start as deno.lock has them", async () => {
  assert.equal(await Deno.readTextFile(startLock), await selectStartLock());
});
