import assert from "node:assert/strict";
import { readBearerToken } from "../../supabase/functions/_shared/auth/token.ts";
import { ApiError } from "../../supabase/functions/_shared/http/errors.ts";

Deno.test("readBearerToken() reads the token after the scheme, in any case", () => {
  for (const header of ["Bearer a.b.c", "bearer a.b.c", "BEARER  a.b.c"]) {
    assert.equal(readBearerToken(new Headers({ Authorization: header })), "a.b.c");
  }
});

Deno.test("readBearerToken() throws missing_authorization without a bearer token", () => {
  for (const header of [undefined, "", "Bearer", "Basic YTpi", "a", "Bearera", "a Bearer b"]) {
    const headers = new Headers(header === undefined ? {} : { Authorization: header });
    assert.throws(
      () => readBearerToken(headers),
      (thrown) => thrown instanceof ApiError && thrown.code === "missing_authorization",
    );
  }
});
