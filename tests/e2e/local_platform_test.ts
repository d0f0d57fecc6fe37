import { strict as assert } from "node:assert";
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from "jose";
import { createTestClient, usePlatform } from "../support/platform.ts";

const platform = usePlatform();
const ADA = "50000000-0000-4000-8000-000000000001";

/** Requests the Data API with the publishable key and, if there is one, a token. */
function rest(path: string, token?: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set("apikey", platform().publishableKey);
  if (token !== undefined) headers.set("Authorization", `Bearer ${token}`);
  return fetch(`${platform().url}/rest/v1/${path}`, { ...init, headers });
}

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

Deno.test("a bad bearer token at the Data API is 401 as PostgREST answers it", async () => {
  const { signIn, signToken } = platform();
  const good = await signIn("ada@acme.example");
  const now = Math.floor(Date.now() / 1000);
  const claims = { sub: ADA, role: "authenticated", aud: "authenticated", exp: now + 60 };
  const wrongKey = "No suitable key or wrong key type";
  const cases = [
    ["x", "PGRST301", "Expected 3 parts in JWT; got 1"],
    ["x.y.z", "PGRST301", wrongKey],
    [`${good.slice(0, -2)}AA`, "PGRST301", wrongKey],
    [await signToken(claims, { alg: "ES256", kid: "another" }), "PGRST301", wrongKey],
    [await signToken({ ...claims, exp: now - 60 }), "PGRST303", "JWT expired"],
    [await signToken({ ...claims, nbf: now + 60 }), "PGRST303", "JWT not yet valid"],
    [await signToken({ ...claims, iat: now + 60 }), "PGRST303", "JWT issued at future"],
  ] as const;
  for (const [token, code, message] of cases) {
    const response = await rest("users?select=id", token);
    assert.equal(response.status, 401, token);
    assert.match(response.headers.get("WWW-Authenticate") ?? "", /^Bearer error="invalid_token"/);
    assert.equal(response.headers.get("Access-Control-Allow-Origin"), "*");
    assert.deepEqual(await response.json(), { code, details: null, hint: null, message });
  }
});

Deno.test("a good bearer token decides who asks, and clocks may differ by half a minute", async () => {
  const { signIn, signToken, keys } = platform();
  const now = Math.floor(Date.now() / 1000);
  const claims = { sub: ADA, role: "authenticated", exp: now + 60 };
  const tokens = [
    await signIn("ada@acme.example"),
    await signToken(claims),
    await signToken(claims, { alg: "HS256" }),
    await signToken({ ...claims, exp: now - 20 }),
    await signToken({ ...claims, nbf: now + 20, iat: now + 20 }),
  ];
  for (const token of tokens) {
    assert.deepEqual(await (await rest("users?select=id", token)).json(), [{ id: ADA }]);
  }
  const asServer = await fetch(`${platform().url}/rest/v1/users?select=id`, {
    headers: { apikey: keys.secretKey },
  });
  assert.equal((await asServer.json()).length, 4);
});

Deno.test("the Data API wants a key of the project, and gives strangers nothing", async () => {
  for (const headers of [{}, { apikey: "sb_publishable_other" }]) {
    const response = await fetch(`${platform().url}/rest/v1/agencies`, { headers });
    assert.equal(response.status, 401);
    assert.match((await response.json()).message, /API key/);
  }
  const response = await rest("agencies");
  assert.equal(response.status, 401);
  assert.equal((await response.json()).code, "42501", "the migrations' grants stand");
});

Deno.test("members cannot write, as the migrations have it", async () => {
  const token = await platform().signIn("ada@acme.example");
  const init = { method: "DELETE", headers: { Prefer: "return=minimal" } };
  for (const table of ["agencies", "users", "campaigns", "agent_mappings", "call_batches"]) {
    const response = await rest(`${table}?id=eq.${ADA}`, token, init);
    assert.equal(response.status, 403, table);
    assert.equal((await response.json()).code, "42501");
  }
});

Deno.test("requests side by side keep their own roles", async () => {
  const people = ["ada@acme.example", "grace@globex.example", "nora@nowhere.example"];
  const tokens = await Promise.all(people.map((email) => platform().signIn(email)));
  const lengths = [42, 18, 0];
  const answers = Array.from({ length: 60 }, async (_, index) => {
    const response = await rest("v_call_batch_summary?select=id", tokens[index % 3]);
    assert.equal((await response.json()).length, lengths[index % 3]);
  });
  await Promise.all(answers);
});

Deno.test("an offset at the end of the list is an empty page, one beyond it is out of range", async () => {
  const token = await platform().signIn("ada@acme.example");
  const init = { headers: { Prefer: "count=exact" } };
  const end = await rest("call_batches?select=id&offset=42", token, init);
  assert.equal(end.status, 206);
  assert.equal(end.headers.get("Content-Range"), "*/42");
  assert.equal(await end.text(), "[]");
  const beyond = await rest("call_batches?select=id&offset=43", token, init);
  assert.equal(beyond.status, 416);
  assert.equal((await beyond.json()).code, "PGRST103");
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
