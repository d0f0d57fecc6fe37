import assert from "node:assert/strict";
import { createDataApi } from "../../supabase/functions/_shared/data_api.ts";
import { createPageReader } from "../../supabase/functions/calls-batch-list/reader.ts";
import { packCursor } from "../../supabase/functions/calls-batch-list/cursor.ts";
import type { Database } from "../../supabase/functions/calls-batch-list/database.types.ts";
import { readQuery } from "../../supabase/functions/calls-batch-list/request.ts";
import { agencies, fakeId, makeBatch, makeFetch, people } from "../../dev/testkit/fakes.ts";

const batchId = fakeId("b", 1);

const list = (total: number | string, rows: unknown = [], status = 200) =>
  Response.json(rows, { status, headers: { "Content-Range": `*/${total}` } });
const profile = (agency_id: unknown = agencies.own) => Response.json([{ agency_id }]);
const read = (query: string) => readQuery(new URLSearchParams(query));

/** A reader whose Data API returns these responses in turn. */
function over(...responses: (Response | Error)[]) {
  const { sent, fetch } = makeFetch(...responses);
  const clock = { now: 0 };
  const dataApi = createDataApi<Database>({
    supabaseUrl: "http://localhost",
    apiKey: "sb_publishable_x",
    fetch,
  });
  const readPage = createPageReader({ dataApi, now: () => clock.now });
  const signal = new AbortController().signal;
  const caller = { userId: people.member, token: "a.b.c", signal, traceparent: "00-1" };
  return {
    sent,
    clock,
    /** The requests since the previous call. */
    requests: () => sent.splice(0).map(({ method, url }) => `${method} ${url.pathname}`),
    readPage: (query = "") => readPage(caller, read(query)),
  };
}

const profileRequest = "GET /rest/v1/users";
const listRequest = "GET /rest/v1/v_call_batch_summary";

Deno.test("readPage() reads the profile, then the agency's page, both as the caller", async () => {
  const { sent, requests, readPage } = over(profile(), list(42, [makeBatch()], 206));
  const expected = { agencyId: agencies.own, batches: [makeBatch()], total: 42 };
  assert.deepEqual(await readPage("limit=1"), expected);
  assert.equal(sent[0]?.url.search, `?select=agency_id&id=eq.${people.member}`);
  for (const { headers } of sent) assert.equal(headers.get("authorization"), "Bearer a.b.c");
  assert.match(sent[1]?.headers.get("prefer") ?? "", /count=exact/);
  assert.deepEqual(requests(), [profileRequest, listRequest]);
});

const place = { value: "2026-01-01T00:00:00.123456Z", id: batchId, offset: 25 };
const cursor = packCursor(place, "");
const stuck = "status=processing&inactive_since=2026-01-01";
const stuckCursor = packCursor(place, read(stuck).selection);
const ascendingCursor = packCursor(place, "sort=created_at");

for (
  const [query, expected] of Object.entries<Record<string, string>>({
    "": {},
    "limit=10&offset=20": { limit: "10", offset: "20" },
    // A list of one value is compared with eq, and the first condition of a cursor is one that an index can use.
    "status=failed": { status: "eq.failed" },
    [`status=paused,failed&campaign_id=${batchId}&created_from=2026-01-01`]: {
      status: "in.(failed,paused)",
      campaign_id: `eq.${batchId}`,
      created_at: "gte.2026-01-01T00:00:00Z",
    },
    [`agent_mapping_id=${people.member}&created_before=2026-01-01`]: {
      agent_mapping_id: `eq.${people.member}`,
      created_at: "lt.2026-01-01T00:00:00Z",
    },
    "sort=-scheduled_for": { order: "scheduled_for.desc,id.desc", scheduled_for: "not.is.null" },
    [`${stuck}&cursor=${stuckCursor}`]: {
      status: "eq.processing",
      created_at: `lte.${place.value}`,
      or: `(and(or(last_activity_at.lt."2026-01-01T00:00:00Z",` +
        `and(last_activity_at.is.null,created_at.lt."2026-01-01T00:00:00Z")),` +
        `or(created_at.lt."${place.value}",id.lt.${place.id})))`,
    },
    [`sort=created_at&cursor=${ascendingCursor}`]: {
      order: "created_at.asc,id.asc",
      created_at: `gte.${place.value}`,
      or: `(created_at.gt."${place.value}",id.gt.${place.id})`,
    },
  })
) {
  Deno.test(`readPage() sends the filters, order and range of ?${query}`, async () => {
    const { sent, readPage } = over(profile(), list(0));
    await readPage(query);
    const view = query.includes("inactive_since")
      ? "v_call_batch_activity"
      : "v_call_batch_summary";
    assert.equal(sent[1]?.url.pathname, `/rest/v1/${view}`);
    assert.deepEqual(Object.fromEntries(sent[1]?.url.searchParams ?? []), {
      select: "*",
      agency_id: `eq.${agencies.own}`,
      order: "created_at.desc,id.desc",
      limit: "25",
      ...expected,
    });
  });
}

Deno.test("readPage() adds the offset of a cursor to the total", async () => {
  const { readPage } = over(profile(), list(3, [makeBatch()]));
  assert.equal((await readPage(`limit=1&cursor=${cursor}`)).total, 28);
});

Deno.test("readPage() reads the activity only when it is included", async () => {
  const activity = {
    last_activity_at: "2026-01-01T00:00:00.5Z",
    finished_per_minute: 29.5,
    estimated_completion_at: null,
  };
  const row = { ...makeBatch(), ...activity };
  const { requests, readPage } = over(profile(), list(1, [row]), list(1, [row]));
  assert.deepEqual((await readPage()).batches, [makeBatch()]);
  assert.deepEqual((await readPage("include=activity")).batches, [row]);
  assert.equal(requests().at(-1), "GET /rest/v1/v_call_batch_activity");
});

for (const body of ['{"code":"PGRST103","message":"x"}', '{"', ""]) {
  Deno.test(`readPage() counts with the same filters when a page is past the end: 416 ${body}`, async () => {
    const { sent, readPage } = over(profile(), new Response(body, { status: 416 }), list(3));
    const page = await readPage("status=failed&offset=100");
    assert.deepEqual(page, { agencyId: agencies.own, batches: [], total: 3 });
    const { method, url } = sent[2] ?? assert.fail();
    assert.equal(method, "HEAD");
    assert.deepEqual(Object.fromEntries(url.searchParams), {
      select: "*",
      agency_id: `eq.${agencies.own}`,
      status: "eq.failed",
    });
  });
}

Deno.test("readPage() requests the list again if a batch was added after a 416", async () => {
  const refusal = () => new Response(null, { status: 416 });
  const grown = over(profile(), refusal(), list(3), list(3, [makeBatch()]));
  assert.equal((await grown.readPage("offset=2")).batches.length, 1);
  const { sent, readPage } = over(profile(), refusal(), list(3), refusal());
  await assert.rejects(readPage("offset=2"), { code: "fetch_failed" });
  assert.equal(sent.length, 4);
});

const own = makeBatch();
const foreign = makeBatch({ agency_id: agencies.other });
const failure = (status: number, code?: string, message?: string, headers = {}) =>
  Response.json({ code, message }, { status, headers });
const html = () => new Response("<html>", { headers: { "Content-Range": "*/1" } });
const unreachable = () => new TypeError("connection refused");

const failures: Record<string, [code: string, () => Response | Error]> = {
  "network": ["fetch_failed", unreachable],
  "status 500": ["fetch_failed", () => new Response("[]", { status: 500 })],
  "api_key_refused": ["fetch_failed", () => failure(401)],
  "token_refused": ["invalid_token", () => failure(401, "PGRST301")],
  "token_premature": ["auth_unavailable", () => failure(401, "PGRST303", "JWT issued at future")],
  "invalid_response": ["fetch_failed", html],
};

for (
  const [code, what, ...responses] of [
    ...Object.entries(failures).flatMap(([what, [code, respond]]) => [
      [code, `${what} at the profile`, respond()],
      [code, `${what} at the list`, profile(), respond()],
    ]),
    ["no_agency", "no profile", Response.json([])],
    ["no_agency", "a profile without an agency", profile(null)],
    ["fetch_failed", "invalid_response: a profile that is no list", Response.json({})],
    ["fetch_failed", "invalid_response: a profile of null", Response.json([null])],
    ["fetch_failed", "invalid_response: two profiles", Response.json([own, own])],
    ["fetch_failed", "invalid_row agency_id: a profile without one", Response.json([{}])],
    ["fetch_failed", "invalid_row agency_id: a number", profile(1)],
    ["fetch_failed", "invalid_row agency_id: a word", profile("x")],
    ["fetch_failed", "invalid_row queued", profile(), list(1, [{ ...own, queued: -1 }])],
    ["fetch_failed", "invalid_response: an object", profile(), list(1, { message: "x" })],
    ["fetch_failed", "invalid_response: rows of another agency", profile(), list(1, [foreign])],
    ["fetch_failed", "invalid_response: more rows than limit", profile(), list(2, [own, own])],
    ["fetch_failed", "invalid_response: more rows than total", profile(), list(0, [own])],
    ["fetch_failed", "invalid_response: no total", profile(), Response.json([own])],
    ["fetch_failed", "invalid_response: an unknown total", profile(), list("*", [own])],
    ["fetch_failed", "invalid_response: a total in words", profile(), list("many", [own])],
    ["fetch_failed", "invalid_response: a negative total", profile(), list(-1)],
    ["fetch_failed", "truncated: no rows", profile(), list(5)],
  ] as [string, string, ...(Response | Error)[]][]
) {
  Deno.test(`readPage() rejects with ${code} for ${what}, without another call`, async () => {
    const { sent, readPage } = over(...responses);
    const { name, cause, ...error } = await readPage("limit=1").catch((thrown) => thrown);
    assert.deepEqual([name, error.code], ["ApiError", code]);
    const [category, column] = /^(?:invalid_row (\w+)|\w+)/.exec(what) ?? [];
    if (code !== "no_agency") {
      const { failure } = cause;
      assert.deepEqual([failure.category, failure.column], [category?.split(" ")[0], column]);
    }
    assert.equal(sent.length, responses.length);
  });
}

Deno.test("readPage() rejects a page truncated by max_rows and accepts a short last page", async () => {
  const { readPage } = over(profile(), list(7, [own]), list(8, [own]), list(26, [own]));
  for (const query of ["limit=2", `limit=3&cursor=${cursor}`]) {
    const { cause: { failure } } = await readPage(query).catch((thrown) => thrown);
    assert.equal(failure.category, "truncated");
    assert.match(failure.message, /max_rows/);
  }
  assert.equal((await readPage("offset=25")).batches.length, 1);
});

Deno.test("readPage() passes on Retry-After", async () => {
  const response = failure(503, "PGRST002", "", { "Retry-After": "17" });
  await assert.rejects(over(response).readPage(), { code: "fetch_failed", retryAfter: 17 });
});

Deno.test("readPage() caches the agency for a minute", async () => {
  const row = () => list(1, [own]);
  const { clock, requests, readPage } = over(profile(), row(), row(), profile(), row());
  for (
    const [now, calls] of [
      [0, [profileRequest, listRequest]],
      [59_999, [listRequest]],
      [60_000, [profileRequest, listRequest]],
    ] as const
  ) {
    clock.now = now;
    await readPage();
    assert.deepEqual(requests(), calls);
  }
});

/** A reader that has cached the agency. */
async function afterFirstPage(...responses: Response[]) {
  const reader = over(profile(), list(1, [own]), ...responses);
  await reader.readPage();
  reader.requests();
  return reader;
}

Deno.test("readPage() reads the profile again after an empty page, and lists again if the agency changed", async () => {
  const row = () => list(1, [foreign]);
  const responses = [list(0), profile(agencies.other), row(), row()];
  const { requests, readPage } = await afterFirstPage(...responses);
  assert.equal((await readPage()).agencyId, agencies.other);
  assert.deepEqual(requests(), [listRequest, profileRequest, listRequest]);
  await readPage();
  assert.deepEqual(requests(), [listRequest]);
});

Deno.test("readPage() rejects a user who lost the agency, and drops it from the cache", async () => {
  const { requests, readPage } = await afterFirstPage(list(0), profile(null), profile(null));
  await assert.rejects(readPage(), { code: "no_agency" });
  assert.deepEqual(requests(), [listRequest, profileRequest]);
  await assert.rejects(readPage(), { code: "no_agency" });
  assert.deepEqual(requests(), [profileRequest]);
});

Deno.test("readPage() accepts an empty page once the profile confirms the agency", async () => {
  const { requests, readPage } = await afterFirstPage(list(0), profile());
  assert.deepEqual(await readPage(), { agencyId: agencies.own, batches: [], total: 0 });
  assert.deepEqual(requests(), [listRequest, profileRequest]);
});
