import assert from "node:assert/strict";
import { ids, readPage } from "../../../testkit/answers.ts";
import { type Scenario, scenario } from "../scenario.ts";
import { campaignId, memberIds } from "../seed.ts";
import type { Target } from "../target.ts";

/** The links between pages. */
export const linkScenarios: Scenario[] = [
  scenario("following next reads the whole list once, and prev leads back", async (target) => {
    assert.deepEqual(await followLinks(target, "?limit=4", "next"), memberIds());
    const filtered = memberIds(({ status }) => status === "paused" || status === "failed");
    assert.deepEqual(await followLinks(target, "?status=paused,failed&limit=5", "next"), filtered);
    const backwards = await followLinks(target, "?limit=7&offset=35", "prev");
    assert.deepEqual(backwards.toSorted(), memberIds().toSorted());
  }),

  scenario(
    "links are relative, keep the filters and stay inside the list",
    async ({ call, page }) => {
      const filters = { status: "paused,processing", campaign_id: campaignId(1) };
      const query = `?${new URLSearchParams(filters)}`;
      const { total } = (await page(query)).pagination;
      assert.ok(total >= 3 && total <= 9);
      const { next = "", ...links } = readLinks(await call(`${query}&limit=1&offset=1`));
      const offsets = { first: 0, prev: 0, last: total - 1 };
      assert.deepEqual(Object.keys(links).sort(), Object.keys(offsets).sort());
      for (const [relation, offset] of Object.entries(offsets)) {
        const reference = links[relation] ?? "";
        assert.match(reference, /^\?/, "relative to the request");
        const parameters = Object.fromEntries(new URLSearchParams(reference));
        assert.deepEqual(parameters, { ...filters, limit: "1", offset: String(offset) });
      }
      assert.match(next, /^\?/);
      assert.equal((await page(next)).pagination.offset, 2);
    },
  ),

  scenario(
    "the first page has no prev, the last no next, and limit is the effective one",
    async ({ call }) => {
      const linksOf = async (query: string) => {
        const { next, ...links } = readLinks(await call(query));
        return { ...links, last: links.last, hasNext: next !== undefined };
      };
      const first = "?limit=25&offset=0";
      const last = "?limit=25&offset=25";
      assert.deepEqual(await linksOf(""), { first, last, hasNext: true });
      assert.deepEqual(await linksOf("?offset=25"), { first, prev: first, last, hasNext: false });
      const whole = "?limit=100&offset=0";
      assert.deepEqual(await linksOf("?limit=5000"), { first: whole, last: whole, hasNext: false });
      const past = await linksOf("?limit=10&offset=1000");
      assert.deepEqual([past.hasNext, past.last], [false, "?limit=10&offset=40"]);
    },
  ),
];

/** The references of a `Link` header by their relation. */
export function readLinks({ headers, body }: Response): Partial<Record<string, string>> {
  body?.cancel();
  const links: Partial<Record<string, string>> = {};
  for (const link of headers.get("Link")?.split(/, *(?=<)/) ?? []) {
    const [, reference, relation] = /^<([^>]*)>; rel="([a-z]+)"$/.exec(link) ?? [];
    assert.ok(reference !== undefined && relation !== undefined, `a link is unreadable: ${link}`);
    assert.equal(links[relation], undefined, `${relation} is there twice`);
    links[relation] = reference;
  }
  return links;
}

/** The ids on the page of `query` and on all that its links of one relation lead to, as a client reads them. */
export async function followLinks(
  { call, functionUrl }: Target,
  query: string,
  relation: "next" | "prev",
): Promise<string[]> {
  const seen: string[] = [];
  for (let pages = 0, next: string | undefined = query; next !== undefined; pages += 1) {
    assert.ok(pages < 50, "the links lead on for ever");
    const address: URL = new URL(next, functionUrl);
    assert.equal(address.pathname, new URL(functionUrl).pathname);
    const response: Response = await call(address.search);
    next = readLinks(response.clone())[relation];
    seen.push(...ids(await readPage(response)));
  }
  return seen;
}
