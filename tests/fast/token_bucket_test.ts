import assert from "node:assert/strict";
import { createTokenBucket } from "../../supabase/functions/_shared/token_bucket.ts";

Deno.test("createTokenBucket() allows its capacity at once, then one per interval", () => {
  let now = 0;
  const take = createTokenBucket({ capacity: 2, refillMs: 100, now: () => now });
  const at = (times: number[]) => times.map((time) => (now = time, take()));
  assert.deepEqual(at([0, 0, 0, 99, 100, 150, 200]), [true, true, false, false, true, false, true]);
  assert.deepEqual(at([9_000, 9_000, 9_000]), [true, true, false]);
  assert.deepEqual(at([0, 99, 100, 100]), [false, false, true, false], "the clock was set back");
});
