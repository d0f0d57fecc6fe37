import assert from "node:assert/strict";
import { ApiError } from "../../supabase/functions/_shared/http/errors.ts";
import { readSettings } from "../../supabase/functions/_shared/settings.ts";

function read(settings: Record<string, string>) {
  return readSettings((name) => settings[name]);
}

const SUPABASE_URL = "https://x.supabase.co";
const SUPABASE_ANON_KEY = "anon";

Deno.test("readSettings() prefers the default publishable key to the anon key", () => {
  const keys = JSON.stringify({ default: "sb_publishable_1", other: "x" });
  const both = { SUPABASE_URL, SUPABASE_PUBLISHABLE_KEYS: keys, SUPABASE_ANON_KEY };
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
  assert.deepEqual(read({ SUPABASE_URL: `${SUPABASE_URL}//`, SUPABASE_ANON_KEY, JWT_ISSUER: "" }), {
    supabaseUrl: SUPABASE_URL,
    apiKey: "anon",
    configuredKeys: [],
    issuer: undefined,
  });
});

Deno.test("readSettings() reads signing keys and issuer, and does without keys that are unreadable", () => {
  const usual = { SUPABASE_URL, SUPABASE_ANON_KEY, JWT_ISSUER: "https://x" };
  const key = { kty: "EC", crv: "P-256", kid: "a", x: "AA", y: "BB" };
  const { configuredKeys, issuer } = read({ ...usual, SUPABASE_JWKS: JSON.stringify([key]) });
  assert.deepEqual([configuredKeys.map(({ kid }) => kid), issuer], [["a"], "https://x"]);
  assert.deepEqual(read({ ...usual, SUPABASE_JWKS: "{" }).configuredKeys, []);
});

for (
  const [name, settings] of [
    ["SUPABASE_URL", { SUPABASE_ANON_KEY }],
    ["SUPABASE_URL", { SUPABASE_URL: "localhost:54321", SUPABASE_ANON_KEY }],
    ["SUPABASE_ANON_KEY", { SUPABASE_URL }],
  ] as const
) {
  Deno.test(`readSettings() names ${name} for the log when there is only ${JSON.stringify(settings)}`, () => {
    assert.throws(() => read(settings), (thrown) => {
      assert.ok(thrown instanceof ApiError && thrown.cause instanceof Error);
      assert.equal(thrown.code, "internal_error");
      assert.doesNotMatch(thrown.message, /SUPABASE/);
      return thrown.cause.message.includes(name);
    });
  });
}
