import assert from "node:assert/strict";
import { matchesEtag, toEtag } from "../../supabase/functions/_shared/http/etag.ts";

Deno.test("toEtag() is the same for the same text alone", () => {
  assert.match(toEtag("a"), /^"[\w-]{16}"$/);
  assert.equal(toEtag("a"), toEtag("a"));
  assert.notEqual(toEtag("a"), toEtag("b"));
});

Deno.test("matchesEtag() compares weakly, in lists too, and takes * for any", () => {
  for (const header of ['"x"', 'W/"x"', '"y", W/"x"', '"a,b","x"', "*", " * "]) {
    assert.ok(matchesEtag(header, '"x"'), header);
  }
  for (const header of [null, "", "x", '"y"', '"*"', '"xx"']) {
    assert.ok(!matchesEtag(header, '"x"'), String(header));
  }
});
