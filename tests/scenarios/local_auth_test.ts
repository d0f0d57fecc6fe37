import { strict as assert } from "node:assert";
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from "jose";
import { createTestClient, usePlatform } from "../../testkit/platform.ts";

const platform = usePlatform();
const ADA = "50000000-0000-4000-8000-000000000001";

Deno.test("users' tokens are ES256, made by a published key, with the claims of hosted Auth", async () => {
  const { url, signIn } = platform();
  const token = await signIn("ada@acme.example");
  const response = await fetch(`${url}/auth/v1/.well-known/jwks.json`);
  assert.equal(response.status, 200);
  const jwks = await response.json();
  assert.deepEqual(Object.keys(jwks.keys[0]).toSorted(), [
    "alg",
    "crv",
    "kid",
    "kty",
    "use",
    "x",
    "y",
  ]);
  assert.equal(decodeProtectedHeader(token).alg, "ES256");

  const { payload } = await jwtVerify(token, createLocalJWKSet(jwks));
  const { iat = 0, exp, session_id, amr, ...claims } = payload;
  assert.equal(exp, iat + 3600);
  assert.match(String(session_id), /^[0-9a-f-]{36}$/);
  assert.deepEqual(amr, [{ method: "password", timestamp: iat }]);
  assert.deepEqual(claims, {
    iss: `${url}/auth/v1`,
    sub: ADA,
    aud: "authenticated",
    email: "ada@acme.example",
    phone: "",
    app_metadata: { provider: "email", providers: ["email"] },
    user_metadata: {},
    role: "authenticated",
    aal: "aal1",
    is_anonymous: false,
  });
});

Deno.test("supabase-js signs up, reads who is there, refreshes and signs out", async () => {
  const client = createTestClient(platform().url, platform().publishableKey);
  const email = `${crypto.randomUUID()}@new.example`;
  const signUp = await client.auth.signUp({ email, password: "a-password" });
  assert.equal(signUp.error, null);
  const token = signUp.data.session?.access_token ?? "";
  assert.equal(decodeProtectedHeader(token).alg, "ES256");
  assert.equal((await client.auth.getUser(token)).data.user?.email, email);
  assert.equal((await client.auth.getClaims(token)).data?.claims.email, email);
  const refreshed = await client.auth.refreshSession();
  assert.equal(refreshed.error, null);
  assert.equal(decodeProtectedHeader(refreshed.data.session?.access_token ?? "").alg, "ES256");
  assert.equal((await client.auth.signOut()).error, null);
  const wrong = await client.auth.signInWithPassword({ email, password: "another" });
  assert.equal(wrong.error?.code, "invalid_credentials");
  await platform().sql("delete from auth.users where email = $1", [email]);
});

Deno.test("pages of any origin may use Auth and the Data API", async () => {
  for (const path of ["/rest/v1/agencies", "/auth/v1/user"]) {
    const response = await fetch(`${platform().url}${path}`, {
      method: "OPTIONS",
      headers: {
        "Origin": "https://app.example",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "authorization,apikey,x-anything",
      },
    });
    assert.equal(response.status, 204);
    assert.equal(response.headers.get("Access-Control-Allow-Origin"), "*");
    assert.match(response.headers.get("Access-Control-Allow-Methods") ?? "", /GET/);
    assert.equal(
      response.headers.get("Access-Control-Allow-Headers"),
      "authorization,apikey,x-anything",
    );
  }
});

Deno.test("what is not there is 404", async () => {
  const cases = {
    "/functions/v1/other": "NOT_FOUND",
    "/storage/v1/bucket": undefined,
    "/": undefined,
  };
  for (const [path, code] of Object.entries(cases)) {
    const response = await fetch(`${platform().url}${path}`);
    assert.equal(response.status, 404, path);
    assert.equal((await response.json()).code, code);
  }
});

Deno.test("a bad bearer token at Auth is refused as GoTrue refuses it", async () => {
  const { url, publishableKey, signIn, signToken } = platform();
  const now = Math.floor(Date.now() / 1000);
  const claims = { sub: ADA, role: "authenticated", aud: "authenticated" };
  const tokens = [
    "x",
    "x.y.z",
    `${(await signIn("ada@acme.example")).slice(0, -2)}AA`,
    await signToken({ ...claims, exp: now - 60 }),
    `${(await signToken({ ...claims, exp: now + 60 }, { alg: "HS256" })).slice(0, -2)}AA`,
  ];
  for (const token of tokens) {
    const response = await fetch(`${url}/auth/v1/user`, {
      headers: { apikey: publishableKey, Authorization: `Bearer ${token}` },
    });
    const body = await response.json();
    assert.equal(response.status, 403, `${token}: ${JSON.stringify(body)}`);
    assert.equal(body.error_code, "bad_jwt");
  }
});
