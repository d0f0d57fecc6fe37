import assert from "node:assert/strict";
import { ApiError } from "../../supabase/functions/_shared/http/errors.ts";
import { readSettings } from "../../supabase/functions/_shared/settings.ts";

function read(settings: Record<string, string>) {
  return readSettings((name) => settings[name]);
}

const SUPABASE_URL = "https://x.supabase.co";

Deno.test("readSettings() prefers the default publishable key to the anon key", () => {
  const keys = JSON.stringify({ default: "sb_publishable_1", other: "x" });
  const both = { SUPABASE_URL, SUPABASE_PUBLISHABLE_KEYS: keys, SUPABASE_ANON_KEY: "anon" };
  assert.equal(read(both).apiKey, "sb_publishable_1");
  for (const unusable of ["", "{", "null", "[]", '{"other":"x"}', '{"default":""}', '"text"']) {
    assert.equal(read({ ...both, SUPABASE_PUBLISHABLE_KEYS: unusable }).apiKey, "anon", unusable);
  }
});

Deno.test("readSettings() never asks for the service-role key", () => {
  const asked: string[] = [];
  readSettings((name) => (asked.push(name), name === "SUPABASE_URL" ? SUPABASE_URL : "x"));
  assert.ok(asked.length > 0);
  assert.deepEqual(asked.filter((name) => /SERVICE|SECRET/.test(name)), []);
});

Deno.test("readSettings() removes slashes at the end of the address, and empty settings", () => {
  const settings = read({
    SUPABASE_URL: `${SUPABASE_URL}//`,
    SUPABASE_ANON_KEY: "anon",
    JWT_ISSUER: "",
  });
  assert.deepEqual(settings, {
    supabaseUrl: SUPABASE_URL,
    apiKey: "anon",
    configuredKeys: [],
    issuer: undefined,
  });
});

for (
  const [name, settings] of Object.entries({
    "SUPABASE_URL": { SUPABASE_ANON_KEY: "anon" },
    "SUPABASE_URL (malformed)": { SUPABASE_URL: "localhost:54321", SUPABASE_ANON_KEY: "anon" },
    "SUPABASE_ANON_KEY": { SUPABASE_URL },
  })
) {
  Deno.test(`readSettings() names ${name} for the log when it is missing, and not to the caller`, () => {
    assert.throws(() => read(settings), (thrown) => {
      assert.ok(thrown instanceof ApiError && thrown.cause instanceof Error);
      assert.equal(thrown.code, "internal_error");
      assert.doesNotMatch(thrown.message, /SUPABASE/);
      return thrown.cause.message.includes(name.split(" ")[0] ?? "");
    });
  });
}
