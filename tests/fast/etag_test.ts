import assert from "node:assert/strict";
import { matchesEtag, toEtag } from "../../supabase/functions/_shared/http/etag.ts";

Deno.test("toEtag() is a strong tag that depends on the body alone", () => {
  assert.match(toEtag("a"), /^"[\x21\x23-\x7e]+"$/);
  assert.equal(toEtag("a"), toEtag("a"));
  assert.notEqual(toEtag("a"), toEtag("b"));
});

Deno.test("matchesEtag() compares weakly, reads lists and matches * with any tag", () => {
  for (const header of ['"x"', 'W/"x"', '"y", W/"x"', '"a,b","x"', "*", " * "]) {
    assert.ok(matchesEtag(header, '"x"'), header);
  }
  for (const header of [null, "", "x", '"y"', '"*"', '"xx"', '"a"x"b"']) {
    assert.ok(!matchesEtag(header, '"x"'), String(header));
  }
});
