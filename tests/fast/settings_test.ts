import assert from "node:assert/strict";
import type { ApiError } from "../../supabase/functions/_shared/http/errors.ts";
import { readSettings } from "../../supabase/functions/_shared/settings.ts";

const SUPABASE_URL = "https://x.supabase.co";
const SUPABASE_ANON_KEY = "anon";

/** Reads these settings, and no service-role key. */
const read = (settings: Record<string, string>) =>
  readSettings((name) => {
    assert.doesNotMatch(name, /SERVICE|SECRET/);
    return settings[name];
  });
const readWith = (settings: Record<string, string>) =>
  read({ SUPABASE_URL, SUPABASE_ANON_KEY, ...settings });

Deno.test("readSettings() reads an address and a key, no service-role key, and empty settings as missing", () => {
  assert.deepEqual(readWith({ SUPABASE_URL: `${SUPABASE_URL}//`, JWT_ISSUER: "" }), {
    supabaseUrl: SUPABASE_URL,
    apiKey: "anon",
    configuredKeys: [],
    issuer: undefined,
  });
});

Deno.test("readSettings() prefers the default publishable key, then any other, to the anon key", () => {
  const keyOf = (keys: string) => readWith({ SUPABASE_PUBLISHABLE_KEYS: keys }).apiKey;
  assert.equal(keyOf('{"default":"sb_publishable_1","other":"x"}'), "sb_publishable_1");
  assert.equal(
    keyOf('{"default":"","empty":"","web_2026":"sb_publishable_2"}'),
    "sb_publishable_2",
  );
  for (const invalid of ["", "{", "null", "[]", "{}", '{"default":""}', '{"web":7}', '"text"']) {
    assert.equal(keyOf(invalid), "anon", invalid);
  }
});

Deno.test("readSettings() reads signing keys and issuer, and ignores malformed keys", () => {
  const key = { kty: "EC", crv: "P-256", kid: "a", x: "AA", y: "BB" };
  const settings = { SUPABASE_JWKS: JSON.stringify([key]), JWT_ISSUER: "https://x" };
  const { configuredKeys, issuer } = readWith(settings);
  assert.deepEqual([configuredKeys.map(({ kid }) => kid), issuer], [["a"], "https://x"]);
  assert.deepEqual(readWith({ SUPABASE_JWKS: "{" }).configuredKeys, []);
});

Deno.test("readSettings() names a missing or malformed setting for the log only", () => {
  for (
    const [name, settings] of [
      ["SUPABASE_URL", { SUPABASE_ANON_KEY }],
      ["SUPABASE_URL", { SUPABASE_URL: "localhost:54321", SUPABASE_ANON_KEY }],
      ["SUPABASE_ANON_KEY", { SUPABASE_URL }],
    ] as const
  ) {
    assert.throws(() => read(settings), ({ code, message, cause }: ApiError) => {
      assert.deepEqual([code, message], ["internal_error", "internal_error"]);
      return cause instanceof Error && cause.message.includes(name);
    });
  }
});
