import assert from "node:assert/strict";
import { ids, type Page, readError, readPage } from "../../../testkit/answers.ts";
import { type Scenario, scenario } from "../scenario.ts";
import { agentId, memberBatches, sortBatches, sorts } from "../seed.ts";
import type { RequestOptions, Target } from "../target.ts";

/** Following `next` from page to page, and what its cursor is good for. */
export const walkingScenarios: Scenario[] = [
  ...sorts.map(([sort, timeOf]) =>
    scenario(`following next lists everything once, sorted by ${sort}`, async (target) => {
      const byAgent = memberBatches.filter((batch) => batch.agentId === agentId(1));
      const lists = [
        [`?sort=${sort}`, memberBatches],
        [`?sort=${sort}&agent_mapping_id=${agentId(1)}&created_before=2026-01-01`, byAgent],
      ] as const;
      for (const [query, batches] of lists) {
        const expected = sortBatches([...batches], sort, timeOf);
        for (const limit of [1, 4, 100]) {
          const pages = await walk(target, `${query}&limit=${limit}`);
          assert.deepEqual(pages.flatMap(ids), expected);
          pages.forEach(({ pagination }, index) => {
            const offset = index * limit;
            const has_more = offset + limit < expected.length;
            const total = expected.length;
            assert.deepEqual(pagination, { total, limit, offset, has_more });
          });
        }
      }
    })
  ),

  scenario(
    "a page by cursor links to the first page and, while there is more, to the next",
    async (target) => {
      const { next = "" } = await linksOf(target, "?limit=20&status=&include=");
      assert.match(next, /^\?limit=20&cursor=[\w-]+$/, "opaque, and relative to the request");
      const second = await linksOf(target, next);
      assert.deepEqual(Object.keys(second), ["first", "next"]);
      assert.equal(second.first, "?limit=20&offset=0");
      assert.deepEqual(await linksOf(target, second.next ?? ""), { first: "?limit=20&offset=0" });
    },
  ),

  scenario(
    "a walk may go on with another limit, and be taken up by a colleague",
    async (target) => {
      const { next = "" } = await linksOf(target, "?limit=5");
      const plain = await target.page(next);
      assert.deepEqual(ids(plain), ids(await target.page("?limit=5&offset=5")));
      assert.deepEqual(await target.page(next, { as: "colleague" }), plain);
      const longer = await target.page(next.replace("limit=5", "limit=10"));
      assert.deepEqual(ids(longer), ids(await target.page("?limit=10&offset=5")));
      assert.deepEqual(longer.pagination, { total: 42, limit: 10, offset: 5, has_more: true });
    },
  ),

  scenario("another agency's cursor is a place in one's own list", async (target) => {
    const own = await target.page("?limit=100", { as: "outsider" });
    // Everything of the member's first page is newer than anything of the outsider's.
    const { next = "" } = await linksOf(target, "?limit=10");
    const page = await target.page(next.replace("limit=10", "limit=100"), { as: "outsider" });
    assert.deepEqual(page.batches, own.batches);
    assert.equal(page.pagination.total, own.pagination.total + 10);
  }),

  scenario(
    "a cursor is refused under other filters, another sort, and with offset",
    async (target) => {
      const query = `?agent_mapping_id=${agentId(1)}&created_from=2025-01-01&limit=5`;
      const { next = "" } = await linksOf(target, query);
      const refused = [
        next.replace(agentId(1), agentId(2)),
        next.replace(/agent_mapping_id=[^&]+&/, ""),
        next.replace("created_from=2025-01-01", "created_from=2025-01-02"),
        ...["status=paused", "created_before=2026-01-01", "sort=created_at", "sort=-started_at"]
          .map((more) => `${next}&${more}`),
        ...["offset=0", "offset=5"].map((more) => `${next}&${more}`),
        next.replace("cursor=", "cursor=&cursor="),
      ];
      for (const query of refused) await assertCursorRefused(target, query);
      const same = ["sort=-created_at", "include=", "offset=", "status="];
      for (const more of same) {
        assert.equal(
          (await target.page(`${next}&${more}`)).batches.length,
          5,
        );
      }
    },
  ),

  scenario("any text that is not a cursor is refused", async (target) => {
    const { next = "" } = await linksOf(target, "?limit=5");
    const cursor = new URLSearchParams(next).get("cursor") ?? "";
    const changed = [...cursor].map((letter, index) =>
      cursor.slice(0, index) + (letter === "A" ? "B" : "A") + cursor.slice(index + 1)
    );
    const texts = [cursor.slice(1), cursor.slice(0, -1), `${cursor}A`, `${cursor}=`, ` ${cursor}`];
    texts.push("1", "null", "{}", "%00", "é", "25", "a".repeat(5000), cursor.toLowerCase());
    for (const text of [...texts, ...changed.filter((_, index) => index % 5 === 0)]) {
      await assertCursorRefused(target, `?${new URLSearchParams({ limit: "5", cursor: text })}`);
    }
  }),
];

/** The page of `query` and all that its `next` links lead to, as a client reads them. */
async function walk({ call, functionUrl }: Target, query: string): Promise<Page[]> {
  const pages: Page[] = [];
  for (let next: string | undefined = query; next !== undefined;) {
    assert.ok(pages.length < 50, "the links lead on for ever");
    const address: URL = new URL(next, functionUrl);
    assert.equal(address.pathname, new URL(functionUrl).pathname);
    const response: Response = await call(address.search);
    next = readLinks(response).next;
    pages.push(await readPage(response));
  }
  return pages;
}

/** The links on the page of `query`. */
export async function linksOf({ call }: Target, query: string, options?: RequestOptions) {
  const response = await call(query, options);
  await readPage(response);
  return readLinks(response);
}

/** The references of a `Link` header by their relation. */
export function readLinks({ headers }: Response): Partial<Record<string, string>> {
  const links: Partial<Record<string, string>> = {};
  for (const link of headers.get("Link")?.split(/, *(?=<)/) ?? []) {
    const [, reference, relation] = /^<([^>]*)>; rel="([a-z]+)"$/.exec(link) ?? [];
    assert.ok(reference !== undefined && relation !== undefined, `a link is unreadable: ${link}`);
    assert.equal(links[relation], undefined, `${relation} is there twice`);
    links[relation] = reference;
  }
  return links;
}

async function assertCursorRefused({ call }: Target, query: string): Promise<void> {
  const { details } = await readError(await call(query), "invalid_request");
  assert.deepEqual(details?.map(({ field }) => field), ["cursor"], query);
}
