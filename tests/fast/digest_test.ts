import assert from "node:assert/strict";
import { digest } from "../../supabase/functions/_shared/digest.ts";

Deno.test("digest() is the same for the same text alone, whatever was read before", () => {
  const long = "x".repeat(100_000);
  const texts = ["", "a", "ä€😀\ud800", "abcde", "abcde\0", `${long}a`, `${long}b`];
  const digests = texts.map(digest);
  assert.deepEqual(texts.toReversed().map(digest), digests.toReversed());
  assert.equal(new Set(digests).size, texts.length);
});

Deno.test("digest() tells 400,000 texts apart that differ in a digit, a place or every fourth character", () => {
  const seen = new Set<string>();
  const page = "completed: 400, failed: 10, ".repeat(20);
  for (let n = 0; n < 100_000; n++) {
    seen.add(digest(`${n}${page}`));
    seen.add(digest(`${page}${n}`));
    seen.add(digest(`${page.slice(0, 300)}${n}${page.slice(300)}`));
    // The highest byte of a word: a product alone would keep what differs in it there.
    seen.add(digest(`${n}`.replaceAll(/./g, "xxx$&")));
  }
  assert.equal(seen.size, 400_000);
  assert.ok(seen.values().every((text) => /^[0-9a-f]{16}$/.test(text)));
});

for (const length of [300, 4]) {
  Deno.test(`digest() changes every bit in half of the cases when one of ${length} characters changes`, () => {
    const flips = Array.from({ length: 64 }, () => 0);
    const bits = (text: string) => BigInt(`0x${digest(text)}`);
    for (let n = 0; n < 1_000; n++) {
      const text = `${n}`.padStart(length, "queued: 500, in_progress: 5, ");
      const index = n % length;
      const changed = `${text.slice(0, index)}#${text.slice(index + 1)}`;
      const difference = bits(text) ^ bits(changed);
      for (let bit = 0; bit < 64; bit++) {
        flips[bit] = (flips[bit] ?? 0) + Number(difference >> BigInt(bit) & 1n);
      }
    }
    for (const [bit, count] of flips.entries()) {
      assert.ok(count > 400 && count < 600, `bit ${bit}: ${count} of 1000`);
    }
  });
}
