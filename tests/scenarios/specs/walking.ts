import assert from "node:assert/strict";
import { ids, type Page, readPage } from "../../../dev/testkit/responses.ts";
import {
  type ModelQuery,
  nextOf,
  selectPage,
  sorts,
  toSearch,
} from "../../../dev/testkit/reference_model.ts";
import { agentId } from "../seed.ts";
import { type Scenario, scenario, type Target } from "../target.ts";

export const walkingScenarios: Scenario[] = [
  ...sorts.map((sort) =>
    scenario(`following next returns every batch once, sorted by ${sort}`, async (target) => {
      const filters = { agent_mapping_id: agentId(1), created_before: "2026-01-01" };
      const stuck = { status: "processing", inactive_since: "2100-01-01" };
      const { batches } = await target.page("?limit=100");
      const queries = [{ limit: 4 }, { limit: 1, ...filters }, { limit: 2, ...stuck }];
      for (const query of queries.map((query) => ({ sort, ...query }))) {
        const pages = await walk(target, query);
        for (const [index, page] of pages.entries()) {
          const offset = index * query.limit;
          assert.deepEqual(page, selectPage(batches, { ...query, offset }));
        }
        assert.equal(pages.at(-1)?.pagination.has_more, false);
      }
    })
  ),

  scenario(
    "next_cursor walks through the list, with activity, and ends with null",
    async ({ page }) => {
      const seen: string[] = [];
      for (let cursor: string | null | undefined = "", pages = 0; cursor !== null; pages += 1) {
        assert.ok(pages < 9, "next_cursor never ends");
        const start = cursor && `&cursor=${cursor}`;
        const { batches, pagination } = await page(`?limit=9&include=activity,next_cursor${start}`);
        seen.push(...batches.map(({ id }) => id));
        cursor = pagination.next_cursor;
        assert.ok(batches.every((batch) => "last_activity_at" in batch));
      }
      assert.deepEqual(seen, ids(await page("?limit=100")));
    },
  ),

  scenario(
    "a cursor from another agency is a position in your own list",
    async ({ call, page }) => {
      // The member's first page is newer than all of the outsider's batches.
      const next = nextOf(await call("?limit=10"))?.replace("limit=10", "limit=100");
      const { batches, pagination } = await page(next, { as: "outsider" });
      const own = await page("?limit=100", { as: "outsider" });
      assert.deepEqual(batches, own.batches);
      assert.equal(pagination.total, own.pagination.total + 10);
    },
  ),
];

/** Follows `next` from the page of `query`, as a client does. */
async function walk({ call, functionUrl }: Target, query: ModelQuery): Promise<Page[]> {
  const pages: Page[] = [];
  for (let next: string | undefined = toSearch(query); next !== undefined;) {
    const address: URL = new URL(next, functionUrl);
    assert.equal(address.pathname, new URL(functionUrl).pathname);
    const response: Response = await call(address.search);
    next = nextOf(response);
    pages.push(await readPage(response));
    assert.ok(pages.length < 50, "the links never end");
  }
  return pages;
}
