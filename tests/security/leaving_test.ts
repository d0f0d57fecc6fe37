import assert from "node:assert/strict";
import { callFunction, readPage } from "../../testkit/answers.ts";
import type { CallKind } from "../../testkit/fake_calls.ts";
import { until } from "../../testkit/until.ts";
import { outOfRange } from "../../testkit/illnesses.ts";
import { createSigningKey, signToken, userClaims } from "../../testkit/tokens.ts";
import { createWorld, people } from "../../testkit/world.ts";

const legacyKey = await createSigningKey({ alg: "HS256" });

for (const kind of ["user", "profile", "list", "count"] as const satisfies CallKind[]) {
  Deno.test(`a caller who leaves stops the ${kind} call that is running, and the next request is well`, async () => {
    await using world = await createWorld();
    world.upstream.legacyKey = legacyKey;
    const server = await world.start();
    const token = kind === "user"
      ? await signToken(legacyKey, userClaims(people.member))
      : await world.token(people.member);

    let left = false;
    world.upstream.illness = async (call) => {
      if (call.kind === "list" && kind === "count") return await outOfRange["416"]?.(call);
      if (call.kind !== kind) return undefined;
      await call.left;
      left = true;
      return undefined;
    };
    const caller = new AbortController();
    const headers = { "X-Request-Id": `leaves-${kind}` };
    const query = "?offset=50";
    const answer = callFunction(server.url, token, { query, headers, signal: caller.signal });
    await until(() => world.upstream.count(kind) > 0 || undefined);
    assert.equal(left, false);
    caller.abort();
    await assert.rejects(answer, { name: "AbortError" });
    await until(() => left || undefined);

    const { level, status, code, duration_ms } = await server.entry(`leaves-${kind}`);
    assert.ok(duration_ms < 8_000, "stopped by the time limit, not by the caller");
    assert.deepEqual({ level, status, code }, {
      level: "info",
      status: 499,
      code: "client_closed_request",
    });
    const calls = world.upstream.calls.length;
    world.upstream.illness = undefined;
    await readPage(await callFunction(server.url, token));
    assert.ok(world.upstream.calls.length > calls);
  });
}

Deno.test("a caller who leaves while keys are fetched does not stop those who wait for them too", async () => {
  await using world = await createWorld();
  const server = await world.start({ SUPABASE_JWKS: "" });
  const gate = Promise.withResolvers<void>();
  world.upstream.illness = async ({ kind }) => {
    if (kind === "keys") await gate.promise;
    return undefined;
  };
  const caller = new AbortController();
  const first = callFunction(server.url, await world.token(people.member), {
    signal: caller.signal,
  });
  await until(() => world.upstream.count("keys") > 0 || undefined);
  const second = callFunction(server.url, await world.token(people.other));
  caller.abort();
  await assert.rejects(first, { name: "AbortError" });
  gate.resolve();
  await readPage(await second);
  assert.equal(world.upstream.count("keys"), 1);
});
