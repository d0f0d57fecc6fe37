import assert from "node:assert/strict";
import { readQuery } from "../../supabase/functions/calls-batch-list/request.ts";
import { pageAnswer } from "../../supabase/functions/calls-batch-list/response.ts";
import { ids, makeBatch, makeList } from "../../testkit/fakes.ts";

function answer(count: number, total: number, query = "") {
  const context = {
    query: readQuery(new URLSearchParams(query)),
    ifNoneMatch: null,
    serverTiming: "",
  };
  return pageAnswer(makeList(count, total), context);
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
  return Object.fromEntries(links.map(([relation, { offset }]) => [relation, Number(offset)]));
}

Deno.test("pageAnswer() says whether there is more", () => {
  const more = (count: number, total: number, query = "") =>
    JSON.parse(answer(count, total, query).body ?? "").pagination.has_more;
  assert.equal(more(25, 26), true);
  assert.equal(more(25, 25), false);
  assert.equal(more(1, 26, "offset=25"), false);
  assert.equal(more(0, 0), false);
  assert.equal(more(0, 42, "offset=99"), false);
});

Deno.test("pageAnswer() links to the first, previous, next and last page", () => {
  assert.deepEqual(offsetsOf(25, 60), { first: 0, next: 25, last: 50 });
  assert.deepEqual(offsetsOf(25, 60, "offset=25"), { first: 0, prev: 0, next: 50, last: 50 });
  assert.deepEqual(offsetsOf(10, 60, "offset=50"), { first: 0, prev: 25, last: 50 });
  assert.deepEqual(offsetsOf(0, 0), { first: 0, last: 0 });
  assert.deepEqual(offsetsOf(25, 50), { first: 0, next: 25, last: 25 });
  assert.deepEqual(offsetsOf(25, 60, "offset=10"), { first: 0, prev: 0, next: 35, last: 50 });
});

Deno.test("pageAnswer() leads back from past the end to the last page", () => {
  assert.deepEqual(offsetsOf(0, 60, "offset=9000"), { first: 0, prev: 50, last: 50 });
});

Deno.test("pageAnswer() goes on behind the last row it got, should a page be short", () => {
  assert.deepEqual(offsetsOf(10, 60).next, 10);
});

Deno.test("pageAnswer() keeps the filters and the effective limit in its links", () => {
  const query = `status=failed,paused&campaign_id=${ids.agency}&limit=500&offset=100&x=1`;
  assert.deepEqual(linksOf(100, 300, query).next, {
    status: "failed,paused",
    campaign_id: ids.agency,
    limit: "100",
    offset: "200",
  });
  assert.equal(answer(25, 60).headers["Link"]?.split(", ")[1], '<?limit=25&offset=25>; rel="next"');
});

Deno.test("pageAnswer() gives the same tag to the same data and another to any other", () => {
  const tag = (count: number, total: number, query = "") =>
    answer(count, total, query).headers["ETag"];
  assert.equal(tag(1, 1), tag(1, 1));
  const others = [tag(1, 2), tag(2, 2), tag(1, 1, "limit=5"), tag(0, 1, "offset=1")];
  assert.equal(new Set([tag(1, 1), ...others]).size, 5);
});

Deno.test("pageAnswer() answers the fields in the promised order", () => {
  const body = answer(1, 1).body ?? "";
  assert.equal(
    body,
    JSON.stringify({
      batches: [makeBatch()],
      pagination: { total: 1, limit: 25, offset: 0, has_more: false },
    }),
  );
});
