import assert from "node:assert/strict";
import { hash } from "../../supabase/functions/_shared/hash.ts";

Deno.test("hash() is the same in every process and version", () => {
  assert.equal(hash("a ä € 😀"), "6pai6l-8diqoe");
});

Deno.test("hash() differs for texts that differ by one character, by order or by length", () => {
  const text = JSON.stringify({ progress_percentage: 41, remaining_count: 590, agent: "Zoë 😀" });
  const texts = new Set([text]);
  for (let at = 0; at < text.length; at += 1) {
    const [before, after] = [text.slice(0, at), text.slice(at + 1)];
    texts.add(before);
    for (let code = 32; code < 2_500; code += 1) {
      texts.add(before + String.fromCharCode(code) + after);
    }
    for (let other = 0; other < at; other += 1) {
      texts.add(text.slice(0, other) + text[at] + text.slice(other + 1, at) + text[other] + after);
    }
  }
  assert.equal(new Set(Array.from(texts, hash)).size, texts.size);
});
