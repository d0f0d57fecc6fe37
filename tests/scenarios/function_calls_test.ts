import { strict as assert } from "node:assert";
import { usePlatform } from "../../testkit/platform.ts";
import { call, expectError, page } from "./caller.ts";
import { type Target, targetOf } from "./target.ts";

const PROFILE = "/rest/v1/users";
const LIST = "/rest/v1/v_call_batch_summary";

const asked: string[] = [];
const platform = usePlatform({
  onRequest: (request) => {
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith("/functions/")) asked.push(pathname);
  },
});

/** The paths that the function asks the project for while `work` runs. */
async function askedFor(work: (target: Target) => Promise<unknown>): Promise<string[]> {
  const target = targetOf(platform());
  for (const person of ["member", "stranger", "outsider"] as const) await target.token(person);
  asked.length = 0;
  await work(target);
  return asked.splice(0);
}

Deno.test("a first request reads the profile and the list, every later one only the list", async () => {
  assert.deepEqual(await askedFor((target) => page(target)), [PROFILE, LIST]);
  for (const query of ["", "?limit=1", "?status=paused", "?offset=25"]) {
    assert.deepEqual(await askedFor((target) => page(target, query)), [LIST], query);
  }
});

Deno.test("another token of the same person makes no difference", async () => {
  await askedFor((target) => page(target, "", { as: "stranger" }));
  const calls = await askedFor(async (target) => {
    await page(target, "", { as: "stranger", token: await target.anotherToken("stranger") });
  });
  assert.deepEqual(calls, ["/auth/v1/token", LIST]);
});

Deno.test("an empty page proves nothing, so the profile is read again", async () => {
  await askedFor((target) => page(target));
  const calls = await askedFor((target) => page(target, "?offset=42"));
  assert.deepEqual(calls.filter((path) => path === PROFILE).length, 1);
  assert.deepEqual(new Set(calls), new Set([LIST, PROFILE]));
});

Deno.test("somebody without an agency costs one call, every time", async () => {
  for (let times = 0; times < 2; times += 1) {
    const calls = await askedFor(async (target) => {
      await expectError(await call(target, "", { as: "outsider" }), "no_agency");
    });
    assert.deepEqual(calls, [PROFILE]);
  }
});

Deno.test("what is refused before the database costs no call at all", async () => {
  const calls = await askedFor(async (target) => {
    await expectError(await call(target, "", { as: null }), "missing_authorization");
    await expectError(await call(target, "", { token: "x.y.z" }), "invalid_token");
    await expectError(await call(target, "", { token: target.publishableKey }), "invalid_token");
    await expectError(await call(target, "", { method: "POST" }), "method_not_allowed");
    await expectError(await call(target, "?limit=0"), "invalid_request");
    const preflight = await call(target, "", { method: "OPTIONS" });
    assert.equal(preflight.status, 204);
  });
  assert.deepEqual(calls, []);
});
