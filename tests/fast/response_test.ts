import assert from "node:assert/strict";
import { packCursor, readCursor } from "../../supabase/functions/calls-batch-list/cursor.ts";
import { readQuery } from "../../supabase/functions/calls-batch-list/request.ts";
import { pageResponse } from "../../supabase/functions/calls-batch-list/response.ts";
import { pageSchema } from "../../supabase/functions/calls-batch-list/schema.ts";
import { agencies, fakeId, makeBatch, makePage } from "../../dev/testkit/fakes.ts";

const batchId = fakeId("b", 1);

const read = (query: string) => readQuery(new URLSearchParams(query));

function respond(count: number, total: number, query = "", ifNoneMatch: string | null = null) {
  const context = { query: read(query), ifNoneMatch, serverTiming: "total;dur=1" };
  return pageResponse(makePage(count, total), context);
}

/** The `Link` header as relation → parameters. */
async function linksOf(count: number, total: number, query = "") {
  const links = (await respond(count, total, query)).headers["Link"]?.split(", ") ?? [];
  return Object.fromEntries(links.map((link) => {
    const [, target = "", relation = ""] = /^<\?([^>]*)>; rel="(\w+)"$/.exec(link) ??
      assert.fail(link);
    return [relation, Object.fromEntries(new URLSearchParams(target))];
  }));
}

Deno.test("pageResponse() returns 200 with exactly the promised headers and body", async () => {
  const { status, headers, body } = await respond(1, 42, "limit=1");
  assert.equal(status, 200);
  const { "ETag": etag, "Link": _, ...others } = headers;
  assert.match(etag ?? "", /^"[\w-]+"$/);
  assert.deepEqual(others, {
    "Cache-Control": "private, no-cache",
    "Vary": "Authorization",
    "Server-Timing": "total;dur=1",
    "Content-Type": "application/json; charset=utf-8",
  });
  const pagination = { total: 42, limit: 1, offset: 0, has_more: true };
  assert.equal(body, JSON.stringify({ batches: [makeBatch()], pagination }));
  pageSchema.parse(JSON.parse(body ?? ""));
});

Deno.test("pageResponse() returns 304 with the same headers and no body to the page's own tag", async () => {
  const { "Content-Type": _, ...headers } = (await respond(1, 1)).headers;
  const expected = { status: 304, headers, body: null };
  assert.deepEqual(await respond(1, 1, "", `W/${headers["ETag"]}`), expected);
  assert.equal((await respond(1, 2, "", headers["ETag"])).status, 200);
});

const place = { value: "2025-01-15T10:30:00Z", id: batchId };
const cursor = packCursor({ ...place, offset: 25 }, "");

for (
  const [count, total, query, offset, hasMore, links] of [
    [25, 60, "", 0, true, { first: 0, last: 50 }],
    [25, 26, "", 0, true, { first: 0, last: 25 }],
    [25, 25, "", 0, false, { first: 0, last: 0 }],
    [0, 0, "", 0, false, { first: 0, last: 0 }],
    [25, 60, "offset=25", 25, true, { first: 0, prev: 0, last: 50 }],
    [25, 60, "offset=10", 10, true, { first: 0, prev: 0, last: 50 }],
    [10, 60, "offset=50", 50, false, { first: 0, prev: 25, last: 50 }],
    [0, 60, "offset=9000", 9000, false, { first: 0, prev: 50, last: 50 }],
    [25, 60, `cursor=${cursor}`, 25, true, { first: 0 }],
    [25, 50, `cursor=${cursor}`, 25, false, { first: 0 }],
  ] as const
) {
  Deno.test(`pageResponse() links from ${count} of ${total} at ?${query}`, async () => {
    const { pagination } = JSON.parse((await respond(count, total, query)).body ?? "");
    assert.deepEqual(pagination, { total, limit: 25, offset, has_more: hasMore });
    const { next, ...others } = await linksOf(count, total, query);
    const expectedCursor = packCursor({ ...place, offset: offset + count }, "");
    assert.equal(next?.cursor, hasMore ? expectedCursor : undefined);
    const expected = Object.entries(links).map(([relation, offset]) => [relation, `${offset}`]);
    const found = Object.entries(others).map(([relation, { offset }]) => [relation, offset]);
    assert.deepEqual(found, expected);
  });
}

Deno.test("pageResponse() writes filters, sort, include and limit to its links in normal form", async () => {
  const query = new URLSearchParams({
    status: "processing,processing",
    campaign_id: agencies.own.toUpperCase(),
    created_from: "2026-01-01",
    inactive_since: "2026-01-01T01:00:00.0000009+01:00",
    sort: "-started_at",
    include: "next_cursor,activity",
    limit: "500",
    offset: "100",
    x: "1",
  });
  const { cursor, ...others } = (await linksOf(100, 300, String(query))).next ?? {};
  assert.equal(readCursor(cursor ?? "")?.value, "2025-01-15T10:31:00Z");
  assert.deepEqual(others, {
    status: "processing",
    campaign_id: agencies.own,
    created_from: "2026-01-01T00:00:00Z",
    inactive_since: "2026-01-01T00:00:00Z",
    sort: "-started_at",
    include: "activity,next_cursor",
    limit: "100",
  });
  assert.equal(
    (await linksOf(25, 60, `sort=-created_at&status=${"paused,".repeat(9)}failed`)).first?.status,
    "failed,paused",
  );
});

Deno.test("pageResponse() adds next_cursor last, the cursor of the next link or null", async () => {
  const lastOf = async (count: number, query: string) => {
    const { pagination } = JSON.parse(
      (await respond(count, 60, `${query}&include=next_cursor`)).body ?? "",
    );
    return Object.entries(pagination).at(-1);
  };
  const next = (await linksOf(25, 60)).next?.cursor ?? assert.fail();
  assert.deepEqual(await lastOf(25, ""), ["next_cursor", next]);
  for (const [count, offset] of [[10, 50], [0, 9000]] as const) {
    assert.deepEqual(await lastOf(count, `offset=${offset}`), ["next_cursor", null]);
  }
});
