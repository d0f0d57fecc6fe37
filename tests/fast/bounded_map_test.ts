import assert from "node:assert/strict";
import { BoundedMap } from "../../supabase/functions/_shared/bounded_map.ts";

Deno.test("BoundedMap drops an entry when it expires, and the least recently used one when full", () => {
  let now = 0;
  const map = new BoundedMap<number>({ maxEntries: 2, now: () => now });
  map.set("a", 1, 10);
  map.set("b", 2, 20);
  assert.equal(map.get("a"), 1);
  map.set("c", 3, 30);
  assert.deepEqual([map.get("a"), map.get("b"), map.get("c"), map.size], [1, undefined, 3, 2]);
  now = 10;
  assert.deepEqual([map.get("a"), map.get("c"), map.size], [undefined, 3, 1]);
  map.delete("c");
  assert.equal(map.get("c"), undefined);
});
