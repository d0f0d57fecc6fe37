import assert from "node:assert/strict";
import { callFunction, readPage } from "../../testkit/answers.ts";
import { restError } from "../../testkit/fake_postgrest.ts";
import { createFakeProject, people } from "../../testkit/fake_project.ts";
import { until } from "../../testkit/until.ts";

for (const kind of ["user", "profile", "list", "count"] as const) {
  Deno.test(`a caller who leaves stops the ${kind} call that is running, and the next request recovers`, async () => {
    await using project = await createFakeProject();
    const { upstream, legacyToken, token } = project;
    const server = await project.start();
    const bearer = await (kind === "user" ? legacyToken : token)(people.member);

    let left = false;
    upstream.fault = async (call) => {
      if (call.kind === "list" && kind === "count") return restError(416, "PGRST103", "");
      if (call.kind !== kind) return undefined;
      await call.left;
      left = true;
      return undefined;
    };
    const { signal, abort } = cancellation();
    const headers = { "X-Request-Id": `leaves-${kind}` };
    const answer = callFunction(server.url, bearer, { query: "?offset=50", headers, signal });
    await until(() => upstream.count(kind) > 0);
    assert.equal(left, false);
    abort();
    await assert.rejects(answer, { name: "AbortError" });
    await until(() => left);

    const { level, status, code, duration_ms } = await server.entry(`leaves-${kind}`);
    assert.ok(duration_ms < 8_000, "stopped by the time limit, not by the caller");
    assert.deepEqual([level, status, code], ["info", 499, "client_closed_request"]);
    upstream.fault = undefined;
    upstream.calls = [];
    await readPage(await callFunction(server.url, bearer));
    assert.ok(upstream.count("list") > 0);
  });
}

Deno.test("a caller who leaves while keys are fetched does not stop those who wait for them too", async () => {
  await using project = await createFakeProject();
  const server = await project.start({ SUPABASE_JWKS: "" });
  const gate = Promise.withResolvers<void>();
  project.upstream.fault = async ({ kind }) => {
    if (kind === "keys") await gate.promise;
    return undefined;
  };
  const { signal, abort } = cancellation();
  const first = callFunction(server.url, await project.token(people.member), { signal });
  await until(() => project.upstream.count("keys") > 0);
  const second = callFunction(server.url, await project.token(people.outsider));
  abort();
  await assert.rejects(first, { name: "AbortError" });
  gate.resolve();
  await readPage(await second);
  assert.equal(project.upstream.count("keys"), 1);
});

function cancellation() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}
