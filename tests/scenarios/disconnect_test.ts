import assert from "node:assert/strict";
import { callFunction, readPage } from "../../dev/testkit/responses.ts";
import { createFakeProject, restError } from "../../dev/testkit/fake_project.ts";
import { agencies } from "../../dev/testkit/fakes.ts";
import { until } from "../../dev/process/until.ts";

const project = await createFakeProject();
const { upstream, legacyToken, token } = project;
const server = await project.start();
Deno.test.afterAll(project.stop);

for (const kind of ["user", "profile", "list", "count"] as const) {
  Deno.test(`a disconnecting caller aborts the ${kind} request, and the next request recovers`, async () => {
    const user = crypto.randomUUID();
    upstream.people.set(user, agencies.own);
    const bearer = await (kind === "user" ? legacyToken : token)(user);
    const seen = { running: false, aborted: false };
    upstream.fault = async (call) => {
      if (call.kind === "list" && kind === "count") return restError(416, "PGRST103", "");
      if (call.kind !== kind) return undefined;
      seen.running = true;
      await call.aborted;
      seen.aborted = true;
      return undefined;
    };
    const caller = new AbortController();
    const headers = { "X-Request-Id": user };
    const options = { query: "?offset=50", headers, signal: caller.signal };
    const response = callFunction(server.url, bearer, options);
    await until(() => seen.running);
    caller.abort();
    await assert.rejects(response, { name: "AbortError" });
    await until(() => seen.aborted);

    const { level, status, code, duration_ms } = await server.entry(user);
    assert.ok(duration_ms < 8_000, "aborted by the time limit, not by the caller");
    assert.deepEqual([level, status, code], ["info", 499, "client_closed_request"]);
    upstream.fault = undefined;
    await readPage(await callFunction(server.url, bearer));
  });
}
