import assert from "node:assert/strict";
import { createDataApi, runAs } from "../../supabase/functions/_shared/data_api.ts";
import type { Database } from "../../supabase/functions/calls-batch-list/database.types.ts";
import { makeFetch } from "../../dev/testkit/fakes.ts";

/** Reads the agencies from a Data API that returns `response`. */
function run(response: Response) {
  const { sent, fetch } = makeFetch(response);
  const options = { supabaseUrl: "http://localhost", apiKey: "sb_publishable_x", fetch };
  const api = createDataApi<Database>(options);
  const query = api.from("agencies").select("*", { count: "exact" });
  const caller = new AbortController();
  const credentials = { token: "a.b.c", signal: caller.signal, traceparent: "00-1" };
  return { sent, caller, result: runAs(credentials, query) };
}

Deno.test("runAs() sends one request as the caller and resolves to rows and count", async () => {
  const headers = { "Content-Range": "0-0/7" };
  const { sent, caller, result } = run(Response.json([{ id: 1 }], { status: 206, headers }));
  const { data, count } = await result;
  assert.deepEqual({ data, count }, { data: [{ id: 1 }], count: 7 });
  const [{ headers: given, init } = assert.fail()] = sent;
  assert.equal(given.get("authorization"), "Bearer a.b.c");
  assert.equal(given.get("apikey"), "sb_publishable_x");
  assert.equal(given.get("traceparent"), "00-1");
  assert.equal(init.redirect, "manual");
  caller.abort();
  assert.ok(init.signal?.aborted, "it ends with the caller");
  assert.equal(sent.length, 1);
});

const denied = "permission denied for view v_call_batch_summary";
const seconds = (status: number) => status === 503 || status === 504 ? 5 : undefined;

for (
  const [status, code, message, category] of [
    ...[201, 400, 403, 404, 416, 429, 500, 502, 503, 504, 520].map((status) =>
      [status, "PGRST301", denied, "status"] as const
    ),
    [500, undefined, denied, "status"],
    [401, undefined, "Invalid API key", "api_key_refused"],
    [401, "42501", denied, "status"],
    [401, "PGRST300", undefined, "status"],
    [401, "PGRST301", undefined, "token_refused"],
    [401, "PGRST301", "JWT not yet valid", "token_premature"],
    [401, "PGRST303", "JWT expired", "token_refused"],
    [401, "PGRST303", "JWT issued at future", "token_premature"],
    [401, "PGRST303", "JWT not in audience", "status"],
  ] as const
) {
  Deno.test(`runAs() rejects ${status} ${code ?? "without a code"}, ${message}, as ${category}, without a retry`, async () => {
    const { sent, result } = run(Response.json({ code, message }, { status }));
    const failure = { code, message, category, status };
    await assert.rejects(result, { name: "UpstreamError", failure, retryAfter: seconds(status) });
    assert.equal(sent.length, 1);
  });
}

const none = { code: undefined, message: undefined };

Deno.test("runAs() rejects a body that is not a PostgREST error, or not JSON", async () => {
  for (
    const [status, body, category] of [
      ...[204, 302].map((status) => [status, null, "status"] as const),
      ...["", "[]", "null", "<html>"].flatMap((body) =>
        [[404, body, "status"], [401, body, "api_key_refused"]] as const
      ),
    ] as const
  ) {
    const { result } = run(new Response(body, { status }));
    await assert.rejects(result, { failure: { ...none, category, status } });
  }
  for (const body of ["<html>", '[{"id":', "\u0000"]) {
    const failure = { category: "invalid_response", status: 200, code: "PostgrestError" };
    await assert.rejects(run(new Response(body)).result, { failure });
  }
});

Deno.test("runAs() keeps no data of an error for the log", async () => {
  for (
    const [code, message, kept] of [
      ["42501", 'invalid input syntax for type uuid: "+15551234567"', { code: "42501" }],
      ["42501", "permission denied for view Eve Example", { code: "42501" }],
      ["42501", "cannot use postgres://u:s3cret@db here", { code: "42501" }],
      ["42501", `${denied}: eve@example.com`, { code: "42501" }],
      ["42501", 7, { code: "42501" }],
      ["eve@example.com", denied, { message: denied }],
    ] as const
  ) {
    const body = { code, message, details: "Key (name)=(Eve)" };
    const failure = { ...none, category: "status", status: 400, ...kept };
    await assert.rejects(run(Response.json(body, { status: 400 })).result, { failure });
  }
});
