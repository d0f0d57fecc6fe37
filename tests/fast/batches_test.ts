import assert from "node:assert/strict";
import { ApiError } from "../../supabase/functions/_shared/http/errors.ts";
import { createRepository } from "../../supabase/functions/calls-batch-list/batches.ts";
import { readQuery } from "../../supabase/functions/calls-batch-list/request.ts";
import { batchSchema } from "../../supabase/functions/calls-batch-list/schema.ts";
import { ids, makeBatch } from "../../testkit/fakes.ts";

const page = (total: number | string, rows: unknown = [], status = 200) =>
  Response.json(rows, { status, headers: { "Content-Range": `*/${total}` } });

/** The repository over a Data API that answers with these responses, one after the other. */
function over(...responses: (Response | Error)[]) {
  const sent: { method: string; url: URL; headers: Headers }[] = [];
  const repository = createRepository({
    supabaseUrl: "http://localhost",
    apiKey: "sb_publishable_x",
    fetch: (input, init) => {
      const { method = "GET", headers } = init ?? {};
      sent.push({ method, url: new URL(String(input)), headers: new Headers(headers) });
      const response = responses.shift() ?? assert.fail("one call too many");
      return response instanceof Error ? Promise.reject(response) : Promise.resolve(response);
    },
  });
  const caller = { userId: ids.user, token: "a.b.c", signal: new AbortController().signal };
  return {
    sent,
    readAgency: () => repository.readAgency(caller),
    list: (query = "") =>
      repository.listBatches(caller, ids.agency, readQuery(new URLSearchParams(query))),
  };
}

async function codeOf(promise: Promise<unknown>) {
  const thrown = await promise.then(() => assert.fail("resolved"), (thrown) => thrown);
  assert.ok(thrown instanceof ApiError, String(thrown));
  return thrown.code;
}

Deno.test("listBatches() asks once, as the caller, for the agency's page in a total order", async () => {
  const { sent, list } = over(page(42, [makeBatch()]));
  await list("limit=10&offset=20");
  assert.equal(sent.length, 1);
  const [{ method, url, headers } = assert.fail()] = sent;
  assert.equal(method, "GET");
  assert.equal(url.pathname, "/rest/v1/v_call_batch_summary");
  assert.deepEqual(Object.fromEntries(url.searchParams), {
    select: Object.keys(batchSchema.shape).join(","),
    agency_id: `eq.${ids.agency}`,
    order: "created_at.desc,id.desc",
    offset: "20",
    limit: "10",
  });
  assert.equal(headers.get("authorization"), "Bearer a.b.c");
  assert.equal(headers.get("apikey"), "sb_publishable_x");
  assert.match(headers.get("prefer") ?? "", /count=exact/);
});

Deno.test("listBatches() filters by status and campaign", async () => {
  const { sent, list } = over(page(0), page(0));
  await list(`status=failed&campaign_id=${ids.otherAgency}`);
  await list("status=failed,paused");
  assert.equal(sent[0]?.url.searchParams.get("status"), "eq.failed");
  assert.equal(sent[0]?.url.searchParams.get("campaign_id"), `eq.${ids.otherAgency}`);
  assert.equal(sent[1]?.url.searchParams.get("status"), "in.(failed,paused)");
});

Deno.test("listBatches() answers the rows with their total", async () => {
  assert.deepEqual(await over(page(42, [makeBatch()], 206)).list("limit=1"), {
    batches: [makeBatch()],
    total: 42,
  });
});

for (const body of ['{"code":"PGRST103","message":"x"}', '{"', ""]) {
  Deno.test(`listBatches() counts with the same filters when a page is past the end: 416 ${body}`, async () => {
    const { sent, list } = over(new Response(body, { status: 416 }), page(3));
    assert.deepEqual(await list("status=failed&offset=100"), { batches: [], total: 3 });
    assert.equal(sent[1]?.method, "HEAD");
    assert.equal(sent[1]?.url.searchParams.get("status"), "eq.failed");
    assert.equal(sent[1]?.url.searchParams.get("agency_id"), `eq.${ids.agency}`);
    assert.equal(sent[1]?.url.searchParams.has("offset"), false);
  });
}

Deno.test("listBatches() asks again when a page past the end has come into being", async () => {
  const refusal = () => new Response(null, { status: 416 });
  const grown = over(refusal(), page(3), page(3, [makeBatch()]));
  assert.deepEqual(await grown.list("offset=2"), { batches: [makeBatch()], total: 3 });
  const { sent, list } = over(refusal(), page(3), refusal());
  assert.equal(await codeOf(list("offset=2")), "fetch_failed");
  assert.equal(sent.length, 3);
});

Deno.test("listBatches() refuses answers that make no sense", async () => {
  const own = makeBatch();
  const foreign = makeBatch({ agency_id: ids.otherAgency });
  const senseless = {
    "rows of another agency": page(1, [foreign]),
    "more rows than asked for": page(2, [own, own]),
    "fewer in all than on the page": page(0, [own]),
    "nothing where there is something": page(5),
    "no total": Response.json([own]),
    "an unknown total": page("*", [own]),
    "a total that is no number": page("many", [own]),
    "a negative total": page(-1),
    "an object for a list": page(1, {}),
    "a message for a list": page(1, { message: "x" }),
    "HTML": new Response("<html>", { headers: { "Content-Range": "*/1" } }),
    "nothing": new Response("", { headers: { "Content-Range": "*/1" } }),
    "no content": new Response(null, { status: 204 }),
  };
  for (const [name, response] of Object.entries(senseless)) {
    assert.equal(await codeOf(over(response).list("limit=1")), "fetch_failed", name);
  }
});

for (
  const [status, code] of [[401, "invalid_token"], [403, "fetch_failed"], [
    404,
    "fetch_failed",
  ]] as const
) {
  Deno.test(`both reads answer ${code} when the Data API answers ${status}, whatever its body`, async () => {
    for (const body of ["", "[]", '{"code":"x","message":"y"}', "<html>"]) {
      assert.equal(await codeOf(over(new Response(body, { status })).list()), code);
      assert.equal(await codeOf(over(new Response(body, { status })).readAgency()), code);
    }
  });
}

Deno.test("both reads answer fetch_failed at once when the Data API is ill, away or leads elsewhere", async () => {
  for (const status of [302, 416, 429, 500, 503, 504, 520]) {
    const answer = () => new Response(null, { status });
    const { sent, readAgency } = over(answer());
    assert.equal(await codeOf(readAgency()), "fetch_failed");
    assert.equal(sent.length, 1);
    if (status !== 416) assert.equal(await codeOf(over(answer()).list()), "fetch_failed");
  }
  assert.equal(await codeOf(over(new TypeError("connection refused")).list()), "fetch_failed");
  assert.equal(
    await codeOf(over(new TypeError("connection refused")).readAgency()),
    "fetch_failed",
  );
});

Deno.test("readAgency() reads the caller's own row, with or without an agency, or finds none", async () => {
  const { sent, readAgency } = over(Response.json([{ agency_id: ids.agency }]));
  assert.equal(await readAgency(), ids.agency);
  assert.equal(sent[0]?.url.pathname, "/rest/v1/users");
  assert.equal(sent[0]?.url.searchParams.get("id"), `eq.${ids.user}`);
  assert.equal(sent[0]?.headers.get("authorization"), "Bearer a.b.c");
  assert.equal(await over(Response.json([{ agency_id: null }])).readAgency(), undefined);
  assert.equal(await over(Response.json([])).readAgency(), undefined);
});

Deno.test("readAgency() refuses answers that make no sense", async () => {
  for (
    const body of [{}, null, [{}], [{ agency_id: 1 }], [null], [{ agency_id: null }, {
      agency_id: null,
    }]]
  ) {
    assert.equal(
      await codeOf(over(Response.json(body)).readAgency()),
      "fetch_failed",
      JSON.stringify(body),
    );
  }
});
