import assert from "node:assert/strict";
import deployed from "../../import_map.json" with { type: "json" };
import all from "../../dev/import_map.json" with { type: "json" };

Deno.test("import_map.json has the versions of dev/import_map.json", () => {
  assert.deepEqual({ ...all.imports, ...deployed.imports }, all.imports);
});
