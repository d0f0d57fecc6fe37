import assert from "node:assert/strict";
import { BoundedMap } from "../../supabase/functions/_shared/bounded_map.ts";
import { corsHeaders } from "../../supabase/functions/_shared/http/cors.ts";
import { startDeadline } from "../../supabase/functions/_shared/http/deadline.ts";
import { ApiError } from "../../supabase/functions/_shared/http/errors.ts";
import { parseKeySet } from "../../supabase/functions/_shared/auth/jwk.ts";
import { redact } from "../../supabase/functions/_shared/http/log.ts";
import { readSettings } from "../../supabase/functions/_shared/settings.ts";
import { createTokenBucket } from "../../supabase/functions/_shared/auth/token_bucket.ts";

Deno.test("BoundedMap forgets at the time given, and the least recently used entry when full", () => {
  let now = 0;
  const map = new BoundedMap<number>({ capacity: 2, now: () => now });
  map.set("a", 1, 10);
  map.set("b", 2, 20);
  assert.equal(map.get("a"), 1);
  map.set("c", 3, 30);
  assert.deepEqual([map.get("a"), map.get("b"), map.get("c"), map.size], [1, undefined, 3, 2]);
  now = 10;
  assert.deepEqual([map.get("a"), map.get("c"), map.size], [undefined, 3, 1]);
  map.delete("c");
  assert.equal(map.get("c"), undefined);
});

Deno.test("createTokenBucket() allows its capacity at once, then one each interval, never more", () => {
  let now = 0;
  const may = createTokenBucket({ capacity: 2, refillMs: 100, now: () => now });
  const at = (time: number) => (now = time, may());
  assert.deepEqual([at(0), at(0), at(0), at(99), at(100), at(150), at(200)], [
    true,
    true,
    false,
    false,
    true,
    false,
    true,
  ]);
  assert.deepEqual([at(9_000), at(9_000), at(9_000)], [true, true, false]);
  assert.equal(at(0), false);
});

Deno.test("startDeadline() ends with its time or its caller, and not after it was released", async () => {
  const caller = new AbortController();
  const timed = startDeadline(caller.signal, 5);
  const released = startDeadline(caller.signal, 5);
  released.release();
  const following = startDeadline(caller.signal, 60_000);
  await new Promise((resolve) => setTimeout(resolve, 50));
  caller.abort();
  assert.equal(timed.signal.reason.name, "TimeoutError");
  assert.equal(released.signal.aborted, false);
  assert.equal(following.signal.reason.name, "AbortError");
  assert.equal(startDeadline(caller.signal, 60_000).signal.aborted, true);
  timed.release();
  following.release();
});

Deno.test("corsHeaders allow what supabase-js sends and expose what the contract names", () => {
  const list = (name: string) => (corsHeaders[name] ?? "").toLowerCase().split(", ");
  for (
    const name of [
      "authorization",
      "x-client-info",
      "apikey",
      "content-type",
      "x-region",
      "x-request-id",
      "if-none-match",
    ]
  ) assert.ok(list("Access-Control-Allow-Headers").includes(name), name);
  assert.equal(corsHeaders["Access-Control-Allow-Origin"], "*");
  assert.equal(corsHeaders["Access-Control-Allow-Methods"], "GET, OPTIONS");
  assert.equal(
    corsHeaders["Access-Control-Expose-Headers"],
    "ETag, Link, Server-Timing, X-Request-Id, Retry-After, WWW-Authenticate, Allow",
  );
});

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

Deno.test("readSettings() takes away slashes at the end of the address, and empty settings", () => {
  const settings = read({
    SUPABASE_URL: `${SUPABASE_URL}//`,
    SUPABASE_ANON_KEY: "anon",
    JWT_ISSUER: "",
  });
  assert.deepEqual(settings, {
    supabaseUrl: SUPABASE_URL,
    apiKey: "anon",
    keys: [],
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

Deno.test("parseKeySet() keeps the public signing keys it can use and nothing secret", () => {
  const ec = { kty: "EC", crv: "P-256", kid: "a", x: "AA", y: "BB" };
  const set = [
    { ...ec, d: "secret", alg: "ES256", use: "sig", key_ops: ["verify"] },
    { kty: "oct", kid: "b", k: "secret" },
    { ...ec, kid: "c", crv: "P-384" },
    { ...ec, kid: "d", alg: "HS256" },
    { ...ec, kid: "e", use: "enc" },
    { kty: "RSA", kid: "f", n: "AQAB", e: "AQAB" },
    { ...ec, kid: undefined },
    null,
  ];
  for (const form of [set, { keys: set }]) {
    const keys = parseKeySet(form);
    assert.deepEqual(keys?.map(({ kid, alg }) => [kid, alg]), [["a", "ES256"]]);
    assert.doesNotMatch(JSON.stringify(keys), /secret/);
  }
  for (const none of [undefined, null, "x", {}, { keys: "x" }]) {
    assert.equal(parseKeySet(none), undefined);
  }
});

Deno.test("redact() takes tokens, keys and phone numbers out of a text, and shortens it", () => {
  const token = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln";
  const text =
    `bad ${token}, key sb_secret_abc-def or sb_publishable_x, call +15551234567, Bearer abc`;
  assert.equal(
    redact(text),
    "bad [redacted], key [redacted] or [redacted], call [redacted], [redacted]",
  );
  assert.ok(redact("x".repeat(5_000)).length <= 1_000);
});
