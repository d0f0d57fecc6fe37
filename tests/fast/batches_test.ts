import assert from "node:assert/strict";
import { createDataApi } from "../../supabase/functions/_shared/data_api.ts";
import { ApiError } from "../../supabase/functions/_shared/http/errors.ts";
import { createPageReader } from "../../supabase/functions/calls-batch-list/batches.ts";
import { packCursor } from "../../supabase/functions/calls-batch-list/cursor.ts";
import type { Database } from "../../supabase/functions/calls-batch-list/database.types.ts";
import { readQuery } from "../../supabase/functions/calls-batch-list/request.ts";
import { ids, makeBatch } from "../../testkit/fakes.ts";

const list = (total: number | string, rows: unknown = [], status = 200) =>
  Response.json(rows, { status, headers: { "Content-Range": `*/${total}` } });
const profile = (agency_id: unknown = ids.agency) => Response.json([{ agency_id }]);
const read = (query: string) => readQuery(new URLSearchParams(query));

/** The reader over a Data API that answers with these responses, one after the other. */
function over(...responses: (Response | Error)[]) {
  const sent: { method: string; url: URL; headers: Headers }[] = [];
  const clock = { now: 0 };
  const dataApi = createDataApi<Database>({
    supabaseUrl: "http://localhost",
    apiKey: "sb_publishable_x",
    fetch: (input, { method = "GET", headers } = {}) => {
      sent.push({ method, url: new URL(String(input)), headers: new Headers(headers) });
      const response = responses.shift() ?? assert.fail("one call too many");
      return response instanceof Error ? Promise.reject(response) : Promise.resolve(response);
    },
  });
  const readPage = createPageReader({ dataApi, now: () => clock.now });
  const caller = {
    userId: ids.user,
    token: "a.b.c",
    signal: new AbortController().signal,
    traceparent: "00-1",
  };
  return {
    sent,
    clock,
    paths: () => sent.splice(0).map(({ url }) => url.pathname.split("/").at(-1)),
    readPage: (query = "") => readPage(caller, read(query)),
  };
}

/** The parameters of the list call for this query. */
async function parametersOf(query: string) {
  const { sent, readPage } = over(profile(), list(0));
  await readPage(query);
  const parameters = sent[1]?.url.searchParams ?? assert.fail();
  const { select, agency_id, ...others } = Object.fromEntries(parameters);
  assert.deepEqual({ select, agency_id }, { select: "*", agency_id: `eq.${ids.agency}` });
  return others;
}

async function codeOf(promise: Promise<unknown>) {
  const thrown = await promise.then(() => assert.fail("resolved"), (thrown) => thrown);
  assert.ok(thrown instanceof ApiError, String(thrown));
  return thrown.code;
}

Deno.test("readPage() asks for the profile, then for the agency's page, both as the caller", async () => {
  const { sent, readPage } = over(profile(), list(42, [makeBatch()], 206));
  assert.deepEqual(await readPage("limit=1"), {
    agencyId: ids.agency,
    batches: [makeBatch()],
    total: 42,
  });
  assert.deepEqual(sent.map(({ method, url }) => `${method} ${url.pathname}`), [
    "GET /rest/v1/users",
    "GET /rest/v1/v_call_batch_summary",
  ]);
  assert.equal(sent[0]?.url.searchParams.get("id"), `eq.${ids.user}`);
  for (const { headers } of sent) {
    assert.equal(headers.get("authorization"), "Bearer a.b.c");
    assert.equal(headers.get("apikey"), "sb_publishable_x");
    assert.equal(headers.get("traceparent"), "00-1");
  }
  assert.match(sent[1]?.headers.get("prefer") ?? "", /count=exact/);
});

Deno.test("readPage() asks in a total order, for the page alone", async () => {
  const order = "created_at.desc,id.desc";
  assert.deepEqual(await parametersOf(""), { order, limit: "25" });
  assert.deepEqual(await parametersOf("limit=0020"), { order, limit: "20" });
});

Deno.test("readPage() skips what is before the offset", async () => {
  const { sent, readPage } = over(profile(), list(42, [makeBatch()]));
  await readPage("limit=10&offset=20");
  assert.equal(sent[1]?.url.searchParams.get("offset"), "20");
  assert.equal(sent[1]?.url.searchParams.get("limit"), "10");
});

Deno.test("readPage() filters by status, campaign, agent and time", async () => {
  assert.equal((await parametersOf("status=failed")).status, "eq.failed");
  assert.equal((await parametersOf("status=failed,paused")).status, "in.(failed,paused)");
  const query = `campaign_id=${ids.batch}&agent_mapping_id=${ids.user}&created_from=2026-01-01`;
  const { campaign_id, agent_mapping_id, created_at } = await parametersOf(query);
  assert.deepEqual({ campaign_id, agent_mapping_id, created_at }, {
    campaign_id: `eq.${ids.batch}`,
    agent_mapping_id: `eq.${ids.user}`,
    created_at: "gte.2026-01-01T00:00:00Z",
  });
  const before = await parametersOf("created_before=2026-01-01T00:00:00.000001Z");
  assert.equal(before.created_at, "lt.2026-01-01T00:00:00.000001Z");
});

Deno.test("readPage() sorts by the column and the id in the same direction, rows with a value alone", async () => {
  for (const column of ["scheduled_for", "started_at"]) {
    const up = await parametersOf(`sort=${column}`);
    assert.deepEqual([up.order, up[column]], [`${column}.asc,id.asc`, "not.is.null"]);
    const down = await parametersOf(`sort=-${column}`);
    assert.deepEqual([down.order, down[column]], [`${column}.desc,id.desc`, "not.is.null"]);
  }
  assert.deepEqual(await parametersOf("sort=created_at"), {
    order: "created_at.asc,id.asc",
    limit: "25",
  });
});

Deno.test("readPage() begins at the cursor's place with a condition that an index can use", async () => {
  const place = { value: "2026-01-01T00:00:00.123456Z", id: ids.batch, passed: 25 };
  for (const [sort, bound, beyond] of [["-created_at", "lte", "lt"], ["created_at", "gte", "gt"]]) {
    const cursor = packCursor(place, read(`sort=${sort}`));
    const { sent, readPage } = over(profile(), list(3, [makeBatch()]));
    const { total } = await readPage(`sort=${sort}&cursor=${cursor}`);
    const parameters = sent[1]?.url.searchParams;
    assert.equal(parameters?.get("created_at"), `${bound}.${place.value}`);
    assert.equal(
      parameters?.get("or"),
      `(created_at.${beyond}."${place.value}",id.${beyond}.${place.id})`,
    );
    assert.equal(total, 28);
  }
});

Deno.test("readPage() reads the activity only when it is included", async () => {
  const activity = {
    last_activity_at: "2026-01-01T00:00:00.5+00:00",
    finished_per_minute: 29.5,
    estimated_completion_at: null,
  };
  const rows = [{ ...makeBatch(), ...activity }];
  const without = await over(profile(), list(1, rows)).readPage();
  assert.deepEqual(without.batches, [makeBatch()]);
  const with_ = await over(profile(), list(1, rows)).readPage("include=activity");
  const expected = { ...activity, last_activity_at: "2026-01-01T00:00:00.5Z" };
  assert.deepEqual(with_.batches, [{ ...makeBatch(), ...expected }]);
});

for (const body of ['{"code":"PGRST103","message":"x"}', '{"', ""]) {
  Deno.test(`readPage() counts with the same filters when a page is past the end: 416 ${body}`, async () => {
    const { sent, readPage } = over(profile(), new Response(body, { status: 416 }), list(3));
    const page = await readPage("status=failed&offset=100");
    assert.deepEqual(page, { agencyId: ids.agency, batches: [], total: 3 });
    const { method, url: { searchParams } } = sent[2] ?? assert.fail();
    assert.equal(method, "HEAD");
    assert.equal(searchParams.get("status"), "eq.failed");
    assert.equal(searchParams.get("agency_id"), `eq.${ids.agency}`);
    assert.equal(searchParams.has("offset"), false);
  });
}

Deno.test("readPage() asks once more when a page past the end has come into being", async () => {
  const refusal = () => new Response(null, { status: 416 });
  const grown = over(profile(), refusal(), list(3), list(3, [makeBatch()]));
  assert.equal((await grown.readPage("offset=2")).batches.length, 1);
  const { sent, readPage } = over(profile(), refusal(), list(3), refusal());
  assert.equal(await codeOf(readPage("offset=2")), "fetch_failed");
  assert.equal(sent.length, 4);
});

Deno.test("readPage() refuses a list that makes no sense", async () => {
  const own = makeBatch();
  const foreign = makeBatch({ agency_id: ids.otherAgency });
  const senseless = {
    "rows of another agency": list(1, [foreign]),
    "more rows than asked for": list(2, [own, own]),
    "fewer in all than on the page": list(0, [own]),
    "nothing where there is something": list(5),
    "no total": Response.json([own]),
    "an unknown total": list("*", [own]),
    "a total that is not a number": list("many", [own]),
    "a negative total": list(-1),
    "an object for a list": list(1, {}),
    "a message for a list": list(1, { message: "x" }),
    "a row that cannot be": list(1, [{ ...own, queued: -1 }]),
    "HTML": new Response("<html>", { headers: { "Content-Range": "*/1" } }),
    "nothing": new Response("", { headers: { "Content-Range": "*/1" } }),
    "no content": new Response(null, { status: 204 }),
  };
  for (const [name, response] of Object.entries(senseless)) {
    assert.equal(await codeOf(over(profile(), response).readPage("limit=1")), "fetch_failed", name);
  }
});

Deno.test("readPage() refuses a profile that makes no sense", async () => {
  for (const body of [{}, null, [{}], [{ agency_id: 1 }], [null], [{ agency_id: null }, {}]]) {
    const { readPage } = over(Response.json(body));
    assert.equal(await codeOf(readPage()), "fetch_failed", JSON.stringify(body));
  }
});

Deno.test("readPage() takes a refused token for invalid_token, and every other failure for fetch_failed, at once", async () => {
  for (const status of [302, 401, 403, 404, 429, 500, 503, 504, 520]) {
    for (const body of ["", "[]", '{"code":"x","message":"y"}', "<html>"]) {
      const code = status === 401 ? "invalid_token" : "fetch_failed";
      const failure = () => new Response(status === 302 ? null : body, { status });
      const { sent, readPage } = over(failure());
      assert.equal(await codeOf(readPage()), code, `profile ${status}`);
      assert.equal(sent.length, 1);
      assert.equal(await codeOf(over(profile(), failure()).readPage()), code, `list ${status}`);
    }
  }
  assert.equal(await codeOf(over(new TypeError("refused")).readPage()), "fetch_failed");
  assert.equal(await codeOf(over(profile(), new TypeError("refused")).readPage()), "fetch_failed");
});

Deno.test("readPage() answers no_agency to a user without a profile or without an agency", async () => {
  assert.equal(await codeOf(over(Response.json([])).readPage()), "no_agency");
  assert.equal(await codeOf(over(profile(null)).readPage()), "no_agency");
});

Deno.test("readPage() lists at once for a minute after the profile was read", async () => {
  const row = () => list(1, [makeBatch()]);
  const { clock, paths, readPage } = over(profile(), row(), row(), profile(), row());
  await readPage();
  assert.deepEqual(paths(), ["users", "v_call_batch_summary"]);
  clock.now = 59_999;
  await readPage();
  assert.deepEqual(paths(), ["v_call_batch_summary"]);
  clock.now = 60_000;
  await readPage();
  assert.deepEqual(paths(), ["users", "v_call_batch_summary"]);
});

Deno.test("readPage() reads the profile again after an empty page, and lists again if the agency changed", async () => {
  const row = (agency_id: string) => list(1, [makeBatch({ agency_id })]);
  const { otherAgency } = ids;
  const moved = over(
    ...[profile(), row(ids.agency)],
    ...[list(0), profile(otherAgency), row(otherAgency)],
    row(otherAgency),
  );
  await moved.readPage();
  moved.paths();
  assert.equal((await moved.readPage()).agencyId, otherAgency);
  assert.deepEqual(moved.paths(), ["v_call_batch_summary", "users", "v_call_batch_summary"]);
  await moved.readPage();
  assert.deepEqual(moved.paths(), ["v_call_batch_summary"]);

  const removed = over(profile(), row(ids.agency), list(0), profile(null), profile(null));
  await removed.readPage();
  assert.equal(await codeOf(removed.readPage()), "no_agency");
  removed.paths();
  assert.equal(await codeOf(removed.readPage()), "no_agency");
  assert.deepEqual(removed.paths(), ["users"]);
});

Deno.test("readPage() believes an empty page that the profile confirms, without listing again", async () => {
  const { paths, readPage } = over(profile(), list(0), list(0), profile());
  await readPage();
  paths();
  assert.deepEqual(await readPage(), { agencyId: ids.agency, batches: [], total: 0 });
  assert.deepEqual(paths(), ["v_call_batch_summary", "users"]);
});
