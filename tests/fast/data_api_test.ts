import assert from "node:assert/strict";
import { createDataApi, runAs } from "../../supabase/functions/_shared/data_api.ts";
import type { Database } from "../../supabase/functions/calls-batch-list/database.types.ts";
import { makeFetch } from "../../dev/testkit/fakes.ts";

/** Asks for the agencies from a Data API that answers like this. */
function ask(answer: Response) {
  const { sent, fetch } = makeFetch(answer);
  const api = createDataApi<Database>({
    supabaseUrl: "http://localhost",
    apiKey: "sb_publishable_x",
    fetch,
  });
  const query = api.from("agencies").select("*", { count: "exact" });
  const caller = new AbortController();
  const options = { token: "a.b.c", signal: caller.signal, traceparent: "00-1" };
  return { sent, caller, answer: runAs(options, query) };
}

Deno.test("runAs() asks once, as the caller, and resolves to rows and count", async () => {
  const headers = { "Content-Range": "0-0/7" };
  const asked = ask(Response.json([{ id: 1 }], { status: 206, headers }));
  const { data, count } = await asked.answer;
  assert.deepEqual({ data, count }, { data: [{ id: 1 }], count: 7 });
  const [{ headers: given, init } = assert.fail()] = asked.sent;
  assert.equal(given.get("authorization"), "Bearer a.b.c");
  assert.equal(given.get("apikey"), "sb_publishable_x");
  assert.equal(given.get("traceparent"), "00-1");
  assert.equal(init.redirect, "error");
  asked.caller.abort();
  assert.ok(init.signal?.aborted, "it ends with the caller");
  assert.equal(asked.sent.length, 1);
});

for (const status of [201, 204, 302, 400, 401, 404, 416, 503, 520]) {
  Deno.test(`runAs() rejects for status ${status}, whatever the body, without a retry`, async () => {
    for (const body of ["", "[]", "{}", "<html>"]) {
      const { sent, answer } = ask(
        new Response(status === 204 || status === 302 ? null : body, { status }),
      );
      await assert.rejects(answer, { name: "UpstreamError", failure: { status } });
      assert.equal(sent.length, 1);
    }
  });
}

const denied = "permission denied for view v_call_batch_summary";

for (
  const [code, message, kept] of [
    ["42501", denied, { code: "42501", message: denied }],
    ["42501", 'invalid input syntax for type uuid: "+15551234567"', { code: "42501" }],
    ["42501", "permission denied for view Eve Example", { code: "42501" }],
    ["42501", "cannot use postgres://u:s3cret@db here", { code: "42501" }],
    ["42501", `${denied}: eve@example.com`, { code: "42501" }],
    ["42501", 7, { code: "42501" }],
    ["eve@example.com", denied, { message: denied }],
  ] as const
) {
  Deno.test(`runAs() keeps for the log what cannot quote a value: ${code} ${message}`, async () => {
    const body = { code, message, details: "Key (name)=(Eve)" };
    await assert.rejects(ask(Response.json(body, { status: 400 })).answer, {
      failure: { status: 400, code: undefined, message: undefined, ...kept },
    });
  });
}
