import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { matchesEtag, toEtag } from "../../supabase/functions/_shared/http/etag.ts";

Deno.test("toEtag() is the SHA-256 of the body as UTF-8", async () => {
  const hash = createHash("sha256").update("a ä € 😀").digest("base64");
  assert.equal(await toEtag("a ä € 😀"), `"${hash}"`);
});

Deno.test("matchesEtag() compares weakly, reads lists and matches * with any tag", () => {
  for (const header of ['"x"', 'W/"x"', '"y", W/"x"', '"a,b","x"', "*", " * "]) {
    assert.ok(matchesEtag(header, '"x"'), header);
  }
  for (const header of [null, "", "x", '"y"', '"*"', '"xx"']) {
    assert.ok(!matchesEtag(header, '"x"'), String(header));
  }
});
