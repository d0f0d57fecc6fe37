import assert from "node:assert/strict";
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from "jose";
import { SEED_PASSWORD } from "../../dev/local/people.ts";
import { startPlatform } from "../../dev/platform.ts";
import { createTestClient, usePlatform } from "../../dev/testkit/platform.ts";
import { descendantsOf } from "../../dev/testkit/process_usage.ts";
import { withChangedSignature } from "../../dev/testkit/tokens.ts";
import { people } from "./seed.ts";

const platform = usePlatform();
const ada = people.member.id;

/** Requests the Data API with the publishable key and, if there is one, a token. */
function rest(path: string, token?: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set("apikey", platform().publishableKey);
  if (token !== undefined) headers.set("Authorization", `Bearer ${token}`);
  return fetch(`${platform().url}/rest/v1/${path}`, { ...init, headers });
}

Deno.test("users' tokens are ES256, made by a published key, with the claims of hosted Auth", async () => {
  const { url, signIn } = platform();
  const jwks = await (await fetch(`${url}/auth/v1/.well-known/jwks.json`)).json();
  const parts = Object.keys(jwks.keys[0]).sort().join();
  assert.equal(parts, "alg,crv,kid,kty,use,x,y", "the private part is not among them");

  const token = await signIn("ada@acme.example");
  assert.equal(decodeProtectedHeader(token).alg, "ES256");
  const { payload } = await jwtVerify(token, createLocalJWKSet(jwks));
  const { iat = 0, session_id, ...claims } = payload;
  assert.match(String(session_id), /^[0-9a-f-]{36}$/);
  assert.deepEqual(claims, {
    iss: `${url}/auth/v1`,
    sub: ada,
    aud: "authenticated",
    exp: iat + 3600,
    email: "ada@acme.example",
    app_metadata: { provider: "email", providers: ["email"] },
    user_metadata: {},
    role: "authenticated",
    aal: "aal1",
    is_anonymous: false,
  });
});

Deno.test("supabase-js reads who is there, refreshes the session and ends it", async () => {
  const { auth } = createTestClient(platform().url, platform().publishableKey);
  await auth.signInWithPassword({ email: people.member.email, password: SEED_PASSWORD });
  assert.equal((await auth.getUser()).data.user?.id, ada);
  const refreshed = (await auth.refreshSession()).data.session?.access_token ?? "";
  assert.equal(decodeProtectedHeader(refreshed).alg, "ES256");
  assert.equal((await auth.signOut()).error, null);
});

Deno.test("pages of any origin may use Auth and the Data API, and what is not there is 404", async () => {
  const { url } = platform();
  const headers = {
    "Origin": "https://app.example",
    "Access-Control-Request-Headers": "authorization,apikey,x-anything",
  };
  for (const path of ["/rest/v1/agencies", "/auth/v1/user"]) {
    const response = await fetch(`${url}${path}`, { method: "OPTIONS", headers });
    assert.equal(response.status, 204);
    assert.equal(response.headers.get("Access-Control-Allow-Origin"), "*");
    const allowed = response.headers.get("Access-Control-Allow-Headers");
    assert.equal(allowed, headers["Access-Control-Request-Headers"]);
    const { status, headers: answered } = await fetch(`${url}${path}`);
    assert.deepEqual([status, answered.get("Access-Control-Allow-Origin")], [401, "*"]);
  }
  for (const path of ["/functions/v1/other", "/storage/v1/bucket", "/"]) {
    assert.equal((await fetch(`${url}${path}`)).status, 404, path);
  }
});

Deno.test("a bad bearer token is refused as GoTrue and PostgREST refuse it", async () => {
  const { url, publishableKey, signIn, signToken } = platform();
  const now = Math.floor(Date.now() / 1000);
  const claims = { sub: ada, role: "authenticated", aud: "authenticated", exp: now + 60 };
  const wrongKey = "No suitable key or wrong key type";
  const cases = [
    ["x", "PGRST301", wrongKey],
    ["x.y.z", "PGRST301", wrongKey],
    [withChangedSignature(await signIn("ada@acme.example")), "PGRST301", wrongKey],
    [withChangedSignature(await signToken(claims, { alg: "HS256" })), "PGRST301", wrongKey],
    [await signToken(claims, { alg: "ES256", kid: "another" }), "PGRST301", wrongKey],
    [await signToken({ ...claims, exp: now - 60 }), "PGRST303", "JWT expired"],
  ] as const;
  for (const [token, code, message] of cases) {
    const response = await rest("users?select=id", token);
    assert.equal(response.status, 401, token);
    assert.match(response.headers.get("WWW-Authenticate") ?? "", /^Bearer error="invalid_token"/);
    assert.deepEqual(await response.json(), { code, details: null, hint: null, message });
    const headers = { apikey: publishableKey, Authorization: `Bearer ${token}` };
    const user = await fetch(`${url}/auth/v1/user`, { headers });
    assert.deepEqual([user.status, (await user.json()).error_code], [403, "bad_jwt"], token);
  }
});

Deno.test("a good bearer token decides who asks, and clocks may differ by half a minute", async () => {
  const { url, signIn, signToken, keys } = platform();
  const now = Math.floor(Date.now() / 1000);
  const claims = { sub: ada, role: "authenticated", exp: now + 60 };
  const tokens = [
    await signIn("ada@acme.example"),
    await signToken(claims, { alg: "HS256" }),
    await signToken({ ...claims, exp: now - 20 }),
    await signToken({ ...claims, nbf: now + 20, iat: now + 20 }),
  ];
  for (const token of tokens) {
    assert.deepEqual(await (await rest("users?select=id", token)).json(), [{ id: ada }]);
  }
  const headers = { apikey: keys.secretKey };
  const asServer = await fetch(`${url}/rest/v1/users?select=id`, { headers });
  assert.equal((await asServer.json()).length, 4);
});

Deno.test("the Data API needs a key of the project, and keeps to the migrations' grants", async () => {
  for (const headers of [{}, { apikey: "sb_publishable_other" }]) {
    const response = await fetch(`${platform().url}/rest/v1/agencies`, { headers });
    assert.equal(response.status, 401);
    assert.match((await response.json()).message, /API key/);
  }
  const token = await platform().signIn("ada@acme.example");
  const refusals = [
    [await rest("agencies"), 401],
    [await rest(`agencies?id=eq.${ada}`, token, { method: "DELETE" }), 403],
  ] as const;
  for (const [response, status] of refusals) {
    assert.deepEqual([response.status, (await response.json()).code], [status, "42501"]);
  }
});

Deno.test("the platform stops at once, whatever is still being waited for", async () => {
  const platform = await startPlatform({
    onRequest: ({ url }) => url.includes("/rest/v1/users") ? new Promise(() => {}) : undefined,
  });
  const headers = { Authorization: `Bearer ${await platform.signIn("ada@acme.example")}` };
  const waiting = fetch(platform.functionUrl, { headers })
    .then(({ status }) => status, () => "cut off");
  await new Promise((resolve) => setTimeout(resolve, 200));
  const begin = performance.now();
  await platform.stop();
  assert.ok([503, "cut off"].includes(await waiting));
  assert.ok(performance.now() - begin < 3000);
  await assert.rejects(fetch(platform.url), "nothing listens any more");
});

Deno.test("a platform that cannot start leaves nothing behind", async () => {
  const before = Deno.build.os === "linux" ? descendantsOf(Deno.pid) : [];
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  await assert.rejects(startPlatform({ port: taken.addr.port }), { message: /is taken/ });
  const lines: string[] = [];
  const log = (line: string) => void lines.push(line);
  await assert.rejects(startPlatform({ root: import.meta.dirname, log }));
  assert.ok(lines.some((line) => /not found/.test(line)), lines.join("\n"));
  if (Deno.build.os === "linux") assert.deepEqual(descendantsOf(Deno.pid), before);
});
