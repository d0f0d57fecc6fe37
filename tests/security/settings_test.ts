import assert from "node:assert/strict";
import { errorTable } from "../../supabase/functions/_shared/http/errors.ts";
import { assertCommonHeaders, callFunction, readError, readPage } from "../../testkit/answers.ts";
import type { FunctionOptions } from "../../testkit/function_process.ts";
import { createWorld, people } from "../../testkit/world.ts";

type Settings = FunctionOptions["settings"];

const noKey = { SUPABASE_PUBLISHABLE_KEYS: "", SUPABASE_ANON_KEY: "" };

const broken: Record<string, { settings: Settings; names: RegExp }> = {
  "no SUPABASE_URL": { settings: { SUPABASE_URL: "" }, names: /SUPABASE_URL/ },
  "a SUPABASE_URL that is no address": {
    settings: { SUPABASE_URL: "project-secret" },
    names: /SUPABASE_URL/,
  },
  "a SUPABASE_URL of another scheme": {
    settings: { SUPABASE_URL: "ftp://project-secret.example" },
    names: /SUPABASE_URL/,
  },
  "no key": { settings: noKey, names: /SUPABASE_PUBLISHABLE_KEYS.*SUPABASE_ANON_KEY/ },
  "keys that are no JSON": {
    settings: { ...noKey, SUPABASE_PUBLISHABLE_KEYS: "project-secret" },
    names: /SUPABASE_PUBLISHABLE_KEYS/,
  },
  "keys without a default": {
    settings: { ...noKey, SUPABASE_PUBLISHABLE_KEYS: '{"web":"project-secret"}' },
    names: /SUPABASE_PUBLISHABLE_KEYS/,
  },
  "a default key that is no text": {
    settings: { ...noKey, SUPABASE_PUBLISHABLE_KEYS: '{"default":["project-secret"]}' },
    names: /SUPABASE_PUBLISHABLE_KEYS/,
  },
};

for (const [what, { settings, names }] of Object.entries(broken)) {
  Deno.test(`with ${what} the answer is 500 internal_error, and the log names the setting`, async () => {
    await using world = await createWorld();
    const server = await world.start(settings);
    const token = await world.token(people.member);

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
      const { level, status, cause = "" } = await server.entry(id);
      assert.deepEqual([level, status], ["error", errorTable.internal_error.status]);
      assert.match(cause, names);
    }
    assert.ok(!server.lines.join().includes("project-secret"));
    assert.deepEqual(world.upstream.calls, []);
  });
}

const unusual: Record<string, (url: string) => Settings> = {
  "an anon key alone": () => ({ SUPABASE_PUBLISHABLE_KEYS: "", SUPABASE_ANON_KEY: "anon" }),
  "an anon key and publishable keys that are no JSON": () => ({
    SUPABASE_PUBLISHABLE_KEYS: "{",
    SUPABASE_ANON_KEY: "anon",
  }),
  "slashes at the end of SUPABASE_URL": (url) => ({ SUPABASE_URL: `${url}//` }),
  "an empty JWT_ISSUER": () => ({ JWT_ISSUER: "" }),
};

for (const [what, settings] of Object.entries(unusual)) {
  Deno.test(`with ${what} the list is served`, async () => {
    await using world = await createWorld();
    const server = await world.start(settings(world.upstream.url));
    await readPage(await callFunction(server.url, await world.token(people.member)));
  });
}

Deno.test("with a Data API that is not there the answer is 500 fetch_failed, and 200 once it is", async () => {
  await using world = await createWorld();
  const server = await world.start();
  const token = await world.token(people.member);
  await world.upstream.stop();
  const { error } = await readError(await callFunction(server.url, token), "fetch_failed");
  assert.ok(!error.includes("127.0.0.1"));
  world.upstream.restart();
  await readPage(await callFunction(server.url, token));
});
