import assert from "node:assert/strict";
import { packCursor, readCursor } from "../../supabase/functions/calls-batch-list/cursor.ts";
import { readQuery } from "../../supabase/functions/calls-batch-list/request.ts";
import { pageResponse } from "../../supabase/functions/calls-batch-list/response.ts";
import { pageSchema } from "../../supabase/functions/calls-batch-list/schema.ts";
import { agencies, makeBatch, makePage } from "../../dev/testkit/fakes.ts";

const read = (query: string) => readQuery(new URLSearchParams(query));

function respond(count: number, total: number, query = "", ifNoneMatch: string | null = null) {
  const context = { query: read(query), ifNoneMatch, serverTiming: "total;dur=1" };
  return pageResponse(makePage(count, total), context);
}

/** The `Link` header as relation → parameters. */
function linksOf(count: number, total: number, query = "") {
  const links = respond(count, total, query).headers["Link"]?.split(", ") ?? [];
  return Object.fromEntries(links.map((link) => {
    const [, target = "", relation = ""] = /^<\?([^>]*)>; rel="(\w+)"$/.exec(link) ??
      assert.fail(link);
    return [relation, Object.fromEntries(new URLSearchParams(target))];
  }));
}

Deno.test("pageResponse() returns 200 with exactly the promised headers and body", () => {
  const { status, headers, body } = respond(1, 42, "limit=1");
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

Deno.test("pageResponse() returns 304 with the same headers and no body to the page's own tag", () => {
  const { "Content-Type": _, ...headers } = respond(1, 1).headers;
  const expected = { status: 304, headers, body: null };
  assert.deepEqual(respond(1, 1, "", `W/${headers["ETag"]}`), expected);
  assert.equal(respond(1, 2, "", headers["ETag"]).status, 200);
});

const place = { value: makeBatch().created_at, id: makeBatch().id };
const cursor = packCursor({ ...place, offset: 25 }, "");

for (
  const [count, total, query, offset, links] of [
    [25, 60, "", 0, { first: 0, next: 25, last: 50 }],
    [25, 26, "", 0, { first: 0, next: 25, last: 25 }],
    [25, 25, "", 0, { first: 0, last: 0 }],
    [0, 0, "", 0, { first: 0, last: 0 }],
    [25, 60, "offset=25", 25, { first: 0, prev: 0, next: 50, last: 50 }],
    [25, 60, "offset=10", 10, { first: 0, prev: 0, next: 35, last: 50 }],
    [10, 60, "offset=50", 50, { first: 0, prev: 25, last: 50 }],
    [0, 60, "offset=9000", 9000, { first: 0, prev: 50, last: 50 }],
    [25, 60, `cursor=${cursor}`, 25, { first: 0, next: 50 }],
    [25, 50, `cursor=${cursor}`, 25, { first: 0 }],
  ] as const
) {
  Deno.test(`pageResponse() links from ${count} of ${total} at ?${query}, and adds next_cursor last`, () => {
    const given = `${query}&include=next_cursor`;
    const { pagination } = JSON.parse(respond(count, total, given).body ?? "");
    const found = linksOf(count, total, given);
    const next_cursor = found.next?.cursor ?? null;
    const has_more = "next" in links;
    const expected = { total, limit: 25, offset, has_more, next_cursor };
    assert.equal(JSON.stringify(pagination), JSON.stringify(expected));
    const offsets = Object.entries(found).map((
      [relation, { offset, cursor = "" }],
    ) => [relation, Number(offset ?? readCursor(cursor)?.offset)]);
    assert.deepEqual(offsets, Object.entries(links));
    const after = packCursor({ ...place, offset: offset + count }, "");
    assert.equal(next_cursor, has_more ? after : null);
  });
}

Deno.test("pageResponse() writes filters, sort, include and limit to its links in normal form", () => {
  const uuid = agencies.own;
  const query = `status=paused,failed,paused&campaign_id=${uuid.toUpperCase()}` +
    "&created_from=2026-01-01&sort=-started_at&include=next_cursor,activity&limit=500&offset=100&x=1";
  const { cursor, ...others } = linksOf(100, 300, query).next ?? {};
  assert.equal(readCursor(cursor ?? "")?.value, "2025-01-15T10:31:00Z");
  assert.deepEqual(others, {
    status: "failed,paused",
    campaign_id: uuid,
    created_from: "2026-01-01T00:00:00Z",
    sort: "-started_at",
    include: "activity,next_cursor",
    limit: "100",
  });
});
