import assert from "node:assert/strict";
import { askDataApi, createDataApi } from "../../supabase/functions/_shared/data_api.ts";
import { UpstreamError } from "../../supabase/functions/_shared/http/errors.ts";

type Tables = {
  public: {
    Tables: { things: { Row: { id: number }; Insert: never; Update: never; Relationships: [] } };
    Views: Record<never, never>;
    Functions: Record<never, never>;
  };
};

/** Asks for things from a Data API that answers like this. */
function ask(answer: () => Response | Promise<Response>, signal = new AbortController().signal) {
  const sent: RequestInit[] = [];
  const api = createDataApi<Tables>({
    supabaseUrl: "http://localhost",
    apiKey: "sb_publishable_x",
    fetch: (_, init = {}) => {
      sent.push(init);
      return Promise.resolve(answer());
    },
  });
  const query = api.from("things").select("*", { count: "exact" });
  return { sent, answer: askDataApi(query, { token: "a.b.c", signal, traceparent: "00-1" }) };
}

async function failureOf(answer: () => Response): Promise<unknown> {
  const thrown = await ask(answer).answer.then(() => assert.fail("resolved"), (thrown) => thrown);
  assert.ok(thrown instanceof UpstreamError, String(thrown));
  return thrown.failure;
}

Deno.test("askDataApi() asks once, as the caller, and resolves to rows and count", async () => {
  const headers = { "Content-Range": "0-0/7" };
  const { sent, answer } = ask(() => Response.json([{ id: 1 }], { status: 206, headers }));
  const { data, count } = await answer;
  assert.deepEqual({ data, count }, { data: [{ id: 1 }], count: 7 });
  const [{ headers: given, redirect } = assert.fail()] = sent;
  const asked = new Headers(given);
  assert.equal(asked.get("authorization"), "Bearer a.b.c");
  assert.equal(asked.get("apikey"), "sb_publishable_x");
  assert.equal(asked.get("traceparent"), "00-1");
  assert.equal(redirect, "error");
  assert.equal(sent.length, 1);
});

Deno.test("askDataApi() rejects for every status but 200 and 206, whatever the body, without a retry", async () => {
  for (const status of [201, 204, 302, 400, 401, 404, 416, 503, 520]) {
    for (const body of ["", "[]", "{}", "<html>"]) {
      const answer = () => new Response(status === 204 || status === 302 ? null : body, { status });
      assert.deepEqual(await failureOf(answer), { status }, `${status} ${body}`);
    }
  }
});

Deno.test("askDataApi() keeps codes for the log, and a message only where it cannot quote a value", async () => {
  const fail = (code: unknown, message: unknown) =>
    failureOf(() => Response.json({ code, message, details: "Key (name)=(Eve)" }, { status: 400 }));
  const denied = "permission denied for view v_call_batch_summary";
  assert.deepEqual(await fail("42501", denied), { status: 400, code: "42501", message: denied });
  for (
    const quoting of [
      'invalid input syntax for type uuid: "+15551234567"',
      "permission denied for view Eve Example",
      "cannot use postgres://u:s3cret@db here",
      `${denied}: eve@example.com`,
      7,
    ]
  ) {
    assert.deepEqual(await fail("22P02", quoting), {
      status: 400,
      code: "22P02",
      message: undefined,
    });
  }
  assert.deepEqual(await fail("eve@example.com", denied), {
    status: 400,
    code: undefined,
    message: denied,
  });
});
