import assert from "node:assert/strict";
import { createKeySet, parseKeySet } from "../../supabase/functions/_shared/auth/keys.ts";

const ec = { kty: "EC", crv: "P-256", kid: "a", x: "AA", y: "BB" };

Deno.test("parseKeySet() keeps supported public signing keys and nothing secret", () => {
  const set = [
    { ...ec, d: "secret", alg: "ES256", use: "sig", key_ops: ["verify"] },
    { kty: "oct", kid: "b", k: "secret" },
    { ...ec, kid: "c", crv: "P-384" },
    { ...ec, kid: "d", alg: "HS256" },
    { ...ec, kid: "e", use: "enc" },
    { ...ec, kid: "g", key_ops: ["sign"] },
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

/** A key set whose published keys and clock the test sets. */
function make(configured: string[] = []) {
  const keysOf = (kids: string[]) => parseKeySet(kids.map((kid) => ({ ...ec, kid }))) ?? [];
  const state = { now: 0, fetches: 0, published: ["p"], failure: undefined as Error | undefined };
  const findKey = createKeySet({
    configured: keysOf(configured),
    now: () => state.now,
    fetchKeys: async () => {
      state.fetches += 1;
      if (state.failure) throw state.failure;
      return await Promise.resolve(keysOf(state.published));
    },
  });
  return { state, find: async (kid: string) => (await findKey(kid))?.kid };
}

Deno.test("createKeySet() finds configured keys without fetching, and published ones after one fetch", async () => {
  const { state, find } = make(["c"]);
  assert.equal(await find("c"), "c");
  assert.equal(state.fetches, 0);
  assert.deepEqual(await Promise.all([find("p"), find("p"), find("x")]), ["p", "p", undefined]);
  assert.equal(await find("p"), "p");
  assert.equal(state.fetches, 1);
});

Deno.test("createKeySet() fetches for unknown kids five times at once, then once every five seconds, and rejects the others", async () => {
  const { state, find } = make();
  for (let i = 0; i < 5; i++) assert.equal(await find(`x${i}`), undefined);
  state.published = ["p", "new"];
  const failure = { category: "rate_bound", status: 0, message: "Too many unknown signing keys" };
  await assert.rejects(find("x"), { failure });
  state.now = 4_999;
  await assert.rejects(find("new"), { failure });
  assert.equal(await find("p"), "p");
  assert.equal(state.fetches, 5);
  state.now = 5_000;
  assert.equal(await find("new"), "new");
  await assert.rejects(find("x"), { failure });
  assert.equal(state.fetches, 6);
});

Deno.test("createKeySet() fetches again after ten minutes, so that a revoked key is dropped, and rejects while it cannot", async () => {
  const { state, find } = make();
  state.failure = new Error("unreachable");
  await assert.rejects(find("p"), state.failure);
  state.failure = undefined;
  assert.deepEqual([await find("p"), await find("x")], ["p", undefined]);
  state.published = [];
  assert.equal(await find("p"), "p");
  state.now = 10 * 60_000;
  assert.equal(await find("p"), undefined);
});
