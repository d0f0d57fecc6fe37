import assert from "node:assert/strict";
import { readBearerToken, readToken } from "../../supabase/functions/_shared/auth/token.ts";
import { ApiError } from "../../supabase/functions/_shared/http/errors.ts";
import { createSigningKey, signToken, userClaims } from "../../dev/testkit/tokens.ts";

Deno.test("readBearerToken() reads the token after the scheme, in any case", () => {
  for (const header of ["Bearer a.b.c", "bearer a.b.c", "BEARER  a.b.c"]) {
    assert.equal(readBearerToken(new Headers({ Authorization: header })), "a.b.c");
  }
});

Deno.test("readBearerToken() throws missing_authorization without a bearer token", () => {
  for (const header of [undefined, "", "Bearer", "Bearer ", "Basic YTpi", "a.b.c", "Bearera.b.c"]) {
    const headers = new Headers(header === undefined ? {} : { Authorization: header });
    assert.throws(
      () => readBearerToken(headers),
      (thrown) => thrown instanceof ApiError && thrown.code === "missing_authorization",
    );
  }
});

Deno.test("readToken() reads a token of up to 16 KiB whose claims are those of a signed-in user", async () => {
  const key = await createSigningKey();
  const user = crypto.randomUUID();
  const now = Date.now() / 1000;
  const read = async (changes: Record<string, unknown> = {}) => {
    const token = await signToken(key, userClaims(user, changes));
    return { length: token.length, ...readToken(token, { now, issuer: undefined }) };
  };
  const { header, claims } = await read();
  assert.deepEqual([header?.alg, header?.kid, claims?.sub], ["ES256", key.kid, user]);
  const metadata = "x".repeat(11_800);
  const { length, ...longest } = await read({ metadata });
  assert.ok(length > 16_200 && length <= 16_384 && longest.claims, String(length));
  assert.equal((await read({ metadata: `${metadata}${"x".repeat(200)}` })).claims, undefined);
  assert.equal((await read({ exp: Math.floor(now) - 1 })).claims, undefined);
  assert.equal((await read({ nbf: now + 31 })).claims, undefined);
});
