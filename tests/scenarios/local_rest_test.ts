import { strict as assert } from "node:assert";
import { usePlatform } from "../../testkit/platform.ts";

const platform = usePlatform();
const ADA = "50000000-0000-4000-8000-000000000001";

/** Requests the Data API with the publishable key and, if there is one, a token. */
function rest(path: string, token?: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set("apikey", platform().publishableKey);
  if (token !== undefined) headers.set("Authorization", `Bearer ${token}`);
  return fetch(`${platform().url}/rest/v1/${path}`, { ...init, headers });
}

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
