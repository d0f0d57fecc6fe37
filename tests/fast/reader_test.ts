import assert from "node:assert/strict";
import { createDataApi } from "../../supabase/functions/_shared/data_api.ts";
import { createPageReader } from "../../supabase/functions/calls-batch-list/reader.ts";
import { packCursor } from "../../supabase/functions/calls-batch-list/cursor.ts";
import type { Database } from "../../supabase/functions/calls-batch-list/database.types.ts";
import { readQuery } from "../../supabase/functions/calls-batch-list/request.ts";
import { agencies, fakeId, makeBatch, makeFetch, people } from "../../dev/testkit/fakes.ts";

const own = makeBatch();
const foreign = makeBatch({ agency_id: agencies.other });
const list = (total: number | string, rows: unknown = [], status = 200) =>
  Response.json(rows, { status, headers: { "Content-Range": `*/${total}` } });
const profile = (agency_id: unknown = agencies.own) => Response.json([{ agency_id }]);
/** As some versions of PostgREST write it. */
const pastTheEnd = () => new Response('{"', { status: 416 });
const read = (query: string) => readQuery(new URLSearchParams(query));

/** A reader whose Data API returns these responses in turn. */
function over(...responses: (Response | Error)[]) {
  const { sent, fetch } = makeFetch(...responses);
  const clock = { now: 0 };
  const options = { supabaseUrl: "http://localhost", apiKey: "sb_publishable_x", fetch };
  const dataApi = createDataApi<Database>(options);
  const readPage = createPageReader({ dataApi, now: () => clock.now });
  const { signal } = new AbortController();
  const caller = { userId: people.member, token: "a.b.c", signal };
  return { sent, clock, readPage: (query = "") => readPage(caller, read(query)) };
}

Deno.test("readPage() reads the profile, then the agency's page, both as the caller", async () => {
  const { sent, readPage } = over(profile(), list(42, [own], 206));
  const expected = { agencyId: agencies.own, batches: [own], total: 42 };
  assert.deepEqual(await readPage("limit=1"), expected);
  assert.equal(
    sent[0]?.url.href,
    `http://localhost/rest/v1/users?select=agency_id&id=eq.${people.member}`,
  );
  for (const { headers } of sent) assert.equal(headers.get("authorization"), "Bearer a.b.c");
  assert.match(sent[1]?.headers.get("prefer") ?? "", /count=exact/);
});

const place = { value: "2026-01-01T00:00:00.123456Z", id: fakeId("b", 1), offset: 25 };
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
    [`status=paused,failed&campaign_id=${place.id}&created_from=2026-01-01`]: {
      status: "in.(failed,paused)",
      campaign_id: `eq.${place.id}`,
      created_at: "gte.2026-01-01T00:00:00Z",
    },
    [`agent_mapping_id=${place.id}&created_before=2026-01-01`]: {
      agent_mapping_id: `eq.${place.id}`,
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
    const view = query.startsWith(stuck) ? "v_call_batch_activity" : "v_call_batch_summary";
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

Deno.test("readPage() reads the activity only when it is included", async () => {
  const activity = { last_activity_at: null, estimated_completion_at: null };
  const row = { ...own, ...activity, finished_per_minute: 29.5 };
  const { sent, readPage } = over(profile(), list(1, [row]), list(1, [row]));
  assert.deepEqual((await readPage()).batches, [own]);
  assert.deepEqual((await readPage("include=activity")).batches, [row]);
  assert.equal(sent[2]?.url.pathname, "/rest/v1/v_call_batch_activity");
});

Deno.test("readPage() counts with the same filters when a page is past the end", async () => {
  const { sent, readPage } = over(profile(), pastTheEnd(), list(3));
  const page = await readPage("status=failed&offset=100");
  assert.deepEqual(page, { agencyId: agencies.own, batches: [], total: 3 });
  assert.equal(sent[2]?.method, "HEAD");
  const filters = { agency_id: `eq.${agencies.own}`, status: "eq.failed" };
  const parameters = Object.fromEntries(sent[2]?.url.searchParams ?? []);
  assert.deepEqual(parameters, { select: "*", ...filters });
});

Deno.test("readPage() requests the list again, once, if a batch was added after a 416", async () => {
  const grown = over(profile(), pastTheEnd(), list(3), list(3, [own]));
  assert.equal((await grown.readPage("offset=2")).batches.length, 1);
  const { readPage } = over(profile(), pastTheEnd(), list(3), pastTheEnd());
  await assert.rejects(readPage("offset=2"), { code: "fetch_failed" });
});

const refusal = (code: string, message?: string) =>
  Response.json({ code, message }, { status: 401 });

const rejected: [code: string, category: string, what: string, ...(Response | Error)[]][] = [
  ["fetch_failed", "network", "no response", new TypeError("connection refused")],
  ["fetch_failed", "status", "an error", profile(), new Response("[]", { status: 500 })],
  ["invalid_token", "token_refused", "an expired token", refusal("PGRST303", "JWT expired")],
  ["invalid_token", "token_refused", "a revoked key", profile(), refusal("PGRST301")],
  ["auth_unavailable", "token_premature", "a slow clock", refusal("PGRST301", "JWT not yet valid")],
  ["no_agency", "", "no profile", Response.json([])],
  ["no_agency", "", "a profile without an agency", profile(null)],
  ["fetch_failed", "invalid_response", "two profiles", Response.json([own, own])],
  ["fetch_failed", "invalid_row", "a profile without the column", Response.json([{}])],
  ["fetch_failed", "invalid_row", "an agency that is no UUID", profile("x")],
  ["fetch_failed", "invalid_response", "null for a row", profile(), list(1, [null])],
  ["fetch_failed", "invalid_row", "an invalid row", profile(), list(1, [{ ...own, queued: -1 }])],
  ["fetch_failed", "invalid_response", "rows of another agency", profile(), list(1, [foreign])],
  ["fetch_failed", "invalid_response", "more rows than limit", profile(), list(2, [own, own])],
  ["fetch_failed", "invalid_response", "more rows than total", profile(), list(0, [own])],
  ["fetch_failed", "invalid_response", "no total", profile(), Response.json([own])],
  ["fetch_failed", "invalid_response", "an unknown total", profile(), list("*", [own])],
  ["fetch_failed", "invalid_response", "a negative total", profile(), list(-1)],
  ["fetch_failed", "truncated", "no rows", profile(), list(5)],
];

for (const [code, category, what, ...responses] of rejected) {
  Deno.test(`readPage() rejects with ${code} for ${category} ${what}, without another call`, async () => {
    const error = await over(...responses).readPage("limit=1").catch((thrown) => thrown);
    assert.deepEqual([error.code, error.cause?.failure.category ?? ""], [code, category]);
  });
}

Deno.test("readPage() rejects a page truncated by max_rows, accepts a short last page, and adds the offset of a cursor to the total", async () => {
  const pages = [7, 8, 26, 1].map((total) => list(total, [own]));
  const { readPage } = over(profile(), ...pages);
  for (const query of ["limit=2", `limit=3&cursor=${cursor}`]) {
    const { cause: { failure } } = await readPage(query).catch((thrown) => thrown);
    assert.equal(failure.category, "truncated");
    assert.match(failure.message, /max_rows/);
  }
  assert.equal((await readPage("offset=25")).batches.length, 1);
  assert.equal((await readPage(`cursor=${cursor}`)).total, 26);
});

Deno.test("readPage() passes on Retry-After", async () => {
  const response = new Response(null, { status: 503, headers: { "Retry-After": "17" } });
  await assert.rejects(over(response).readPage(), { code: "fetch_failed", retryAfter: 17 });
});

Deno.test("readPage() caches the agency for a minute, and reads the profile again after an empty page", async () => {
  const moved = profile(agencies.other);
  /** Times, the responses by then, the calls that are made, and the agency of the page or the error. */
  const steps: [now: number, calls: string, outcome: string, ...Response[]][] = [
    [0, "users list", agencies.own, profile(), list(1, [own])],
    [59_999, "list", agencies.own, list(1, [own])],
    [60_000, "users list", agencies.own, profile(), list(1, [own])],
    [60_000, "list users", agencies.own, list(0), profile()],
    [60_000, "list users list", agencies.other, list(0), moved, list(1, [foreign])],
    [60_000, "list", agencies.other, list(1, [foreign])],
    [60_000, "list users", "no_agency", list(0), profile(null)],
    [60_000, "users", "no_agency", profile(null)],
  ];
  const { sent, clock, readPage } = over(...steps.flatMap(([, , , ...responses]) => responses));
  for (const [now, calls, outcome] of steps) {
    clock.now = now;
    const result = await readPage().catch((thrown) => thrown);
    assert.equal(result.agencyId ?? result.code, outcome);
    const made = sent.splice(0).map(({ url }) => /users$/.test(url.pathname) ? "users" : "list");
    assert.equal(made.join(" "), calls);
  }
});
