import assert from "node:assert/strict";
import { selectStartLock } from "../../dev/start_lock.ts";
import { startLock } from "../../dev/testkit/child_process.ts";
import deployed from "../../import_map.json" with { type: "json" };
import all from "../../dev/import_map.json" with { type: "json" };

Deno.test("dev/start.lock has the packages of start as deno.lock has them", async () => {
  assert.equal(await Deno.readTextFile(startLock), await selectStartLock());
});

Deno.test("import_map.json has the versions of dev/import_map.json", () => {
  assert.deepEqual({ ...all.imports, ...deployed.imports }, all.imports);
});
