import assert from "node:assert/strict";
import { assertCommonHeaders, callFunction, readError, readPage } from "../../testkit/answers.ts";
import { createFakeProject, people } from "../../testkit/fake_project.ts";
import type { FunctionOptions } from "../../testkit/function_process.ts";

type Settings = FunctionOptions["settings"];

const project = await createFakeProject();
Deno.test.afterAll(project.stop);

const noKey = { SUPABASE_PUBLISHABLE_KEYS: "", SUPABASE_ANON_KEY: "" };

const broken: [what: string, settings: Settings, names: RegExp][] = [
  ["no SUPABASE_URL", { SUPABASE_URL: "" }, /SUPABASE_URL/],
  ["a SUPABASE_URL of another scheme", { SUPABASE_URL: "ftp://project-secret" }, /SUPABASE_URL/],
  ["no key", noKey, /SUPABASE_PUBLISHABLE_KEYS.*SUPABASE_ANON_KEY/],
  [
    "keys without a default",
    { ...noKey, SUPABASE_PUBLISHABLE_KEYS: '{"web":"project-secret"}' },
    /SUPABASE_PUBLISHABLE_KEYS/,
  ],
];

for (const [what, settings, names] of broken) {
  Deno.test(`with ${what} the answer is 500 internal_error, and the log names the setting`, async () => {
    await using server = await project.start(settings);
    const token = await project.token(people.member);
    project.upstream.calls = [];

    const preflight = await fetch(server.url, { method: "OPTIONS" });
    assert.equal(preflight.status, 204);
    assertCommonHeaders(preflight.headers);
    const post = await callFunction(server.url, token, { method: "POST" });
    await readError(post, "method_not_allowed");
    await readError(await callFunction(server.url, undefined), "missing_authorization");

    for (const id of ["one", "two"]) {
      const headers = { "X-Request-Id": id };
      const response = await callFunction(server.url, token, { headers });
      const { error } = await readError(response, "internal_error");
      assert.doesNotMatch(error, /SUPABASE|secret/);
      const { level, cause = "" } = await server.entry(id);
      assert.equal(level, "error");
      assert.match(cause, names);
    }
    assert.ok(!server.lines.join().includes("project-secret"));
    assert.deepEqual(project.upstream.calls, []);
  });
}

const unusual: Record<string, Settings> = {
  "an anon key and publishable keys that are not JSON": {
    SUPABASE_PUBLISHABLE_KEYS: "{",
    SUPABASE_ANON_KEY: "anon",
  },
  "slashes at the end of SUPABASE_URL": { SUPABASE_URL: `${project.upstream.url}//` },
  "an empty JWT_ISSUER": { JWT_ISSUER: "" },
};

for (const [what, settings] of Object.entries(unusual)) {
  Deno.test(`with ${what} the list is served`, async () => {
    await using server = await project.start(settings);
    await readPage(await callFunction(server.url, await project.token(people.member)));
  });
}

Deno.test("JWT_ISSUER, when set, is the only issuer accepted", async () => {
  const issuer = "https://project.example/auth/v1";
  await using server = await project.start({ JWT_ISSUER: issuer });
  await readPage(await callFunction(server.url, await project.token(people.member)));
  const others = ["https://other.example/auth/v1", `${issuer}/`, "", undefined, [issuer]];
  for (const iss of others) {
    const token = await project.token(people.member, { iss });
    await readError(await callFunction(server.url, token), "invalid_token");
  }
});

Deno.test("with a Data API that is unreachable the answer is 500 fetch_failed, and 200 once it is back", async () => {
  await using project = await createFakeProject();
  const server = await project.start();
  const token = await project.token(people.member);
  await project.upstream.stop();
  const { error } = await readError(await callFunction(server.url, token), "fetch_failed");
  assert.ok(!error.includes("127.0.0.1"));
  project.upstream.restart();
  await readPage(await callFunction(server.url, token));
});
