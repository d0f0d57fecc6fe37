import assert from "node:assert/strict";
import { readQuery } from "../../supabase/functions/calls-batch-list/request.ts";
import { toPageAnswer } from "../../supabase/functions/calls-batch-list/response.ts";
import { packCursor } from "../../supabase/functions/calls-batch-list/cursor.ts";
import { ids, makeBatch, makePage } from "../../testkit/fakes.ts";

function answer(count: number, total: number, query = "") {
  const context = {
    query: readQuery(new URLSearchParams(query)),
    ifNoneMatch: null,
    serverTiming: "",
  };
  return toPageAnswer(makePage(count, total), context);
}

/** The `Link` header as relation → parameters. */
function linksOf(count: number, total: number, query = "") {
  const header = answer(count, total, query).headers["Link"] ?? "";
  return Object.fromEntries(
    header.split(", ").map((link) => {
      const [, target = "", relation = ""] = /^<\?([^>]*)>; rel="(\w+)"$/.exec(link) ??
        assert.fail(link);
      return [relation, Object.fromEntries(new URLSearchParams(target))];
    }),
  );
}

function offsetsOf(count: number, total: number, query = "") {
  const links = Object.entries(linksOf(count, total, query));
  return Object.fromEntries(
    links.map(([relation, { offset }]) => [relation, offset === undefined ? "cursor" : +offset]),
  );
}

Deno.test("toPageAnswer() says whether there is more", () => {
  const more = (count: number, total: number, query = "") =>
    JSON.parse(answer(count, total, query).body ?? "").pagination.has_more;
  assert.equal(more(25, 26), true);
  assert.equal(more(25, 25), false);
  assert.equal(more(1, 26, "offset=25"), false);
  assert.equal(more(0, 0), false);
  assert.equal(more(0, 42, "offset=99"), false);
});

Deno.test("toPageAnswer() links to the first, previous, next and last page", () => {
  assert.deepEqual(offsetsOf(25, 60), { first: 0, next: "cursor", last: 50 });
  assert.deepEqual(offsetsOf(25, 60, "offset=25"), { first: 0, prev: 0, next: "cursor", last: 50 });
  assert.deepEqual(offsetsOf(10, 60, "offset=50"), { first: 0, prev: 25, last: 50 });
  assert.deepEqual(offsetsOf(0, 0), { first: 0, last: 0 });
  assert.deepEqual(offsetsOf(25, 50), { first: 0, next: "cursor", last: 25 });
  assert.deepEqual(offsetsOf(25, 60, "offset=10"), { first: 0, prev: 0, next: "cursor", last: 50 });
});

Deno.test("toPageAnswer() leads back from past the end to the last page", () => {
  assert.deepEqual(offsetsOf(0, 60, "offset=9000"), { first: 0, prev: 50, last: 50 });
});

const read = (query: string) => readQuery(new URLSearchParams(query));
const place = { value: "2025-01-15T10:30:00Z", id: ids.batch };

Deno.test("toPageAnswer() leads on after the last row it got, should a page be short", () => {
  const cursor = packCursor({ ...place, passed: 10 }, read(""));
  assert.deepEqual(linksOf(10, 60).next, { limit: "25", cursor });
  const passed35 = packCursor({ ...place, passed: 35 }, read(""));
  assert.equal(linksOf(25, 60, "offset=10").next?.cursor, passed35);
  const started = packCursor(
    { ...place, value: "2025-01-15T10:31:00Z", passed: 5 },
    read("sort=started_at"),
  );
  assert.equal(linksOf(5, 6, "sort=started_at").next?.cursor, started);
});

Deno.test("toPageAnswer() links a page by cursor to the first and the next page alone", () => {
  const cursor = packCursor({ ...place, passed: 25 }, read(""));
  const next = packCursor({ ...place, passed: 50 }, read(""));
  assert.deepEqual(linksOf(25, 60, `cursor=${cursor}`), {
    first: { limit: "25", offset: "0" },
    next: { limit: "25", cursor: next },
  });
  assert.deepEqual(Object.keys(linksOf(25, 50, `cursor=${cursor}`)), ["first"]);
  const { pagination } = JSON.parse(answer(25, 60, `cursor=${cursor}`).body ?? "");
  assert.deepEqual(pagination, { total: 60, limit: 25, offset: 25, has_more: true });
});

Deno.test("toPageAnswer() keeps filters, sort, include and the effective limit in its links", () => {
  const query =
    `include=activity&sort=-started_at&created_before=2027-01-01&created_from=2026-01-01` +
    `&agent_mapping_id=${ids.user}&campaign_id=${ids.agency}&status=paused,failed&limit=500&offset=100&x=1`;
  const { cursor, ...kept } = linksOf(100, 300, query).next ?? {};
  assert.ok(cursor);
  assert.deepEqual(Object.entries(kept), [
    ["status", "paused,failed"],
    ["campaign_id", ids.agency],
    ["agent_mapping_id", ids.user],
    ["created_from", "2026-01-01"],
    ["created_before", "2027-01-01"],
    ["sort", "-started_at"],
    ["include", "activity"],
    ["limit", "100"],
  ]);
  assert.equal(answer(25, 60).headers["Link"]?.split(", ")[0], '<?limit=25&offset=0>; rel="first"');
});

Deno.test("toPageAnswer() gives the same tag to the same data and another to any other", () => {
  const tag = (count: number, total: number, query = "") =>
    answer(count, total, query).headers["ETag"];
  assert.equal(tag(1, 1), tag(1, 1));
  const others = [tag(1, 2), tag(2, 2), tag(1, 1, "limit=5"), tag(0, 1, "offset=1")];
  assert.equal(new Set([tag(1, 1), ...others]).size, 5);
});

Deno.test("toPageAnswer() answers the fields in the promised order", () => {
  const body = answer(1, 1).body ?? "";
  assert.equal(
    body,
    JSON.stringify({
      batches: [makeBatch()],
      pagination: { total: 1, limit: 25, offset: 0, has_more: false },
    }),
  );
});
