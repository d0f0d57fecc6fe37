import assert from "node:assert/strict";
import { type Scenario, scenario } from "../scenario.ts";
import { campaignId } from "../seed.ts";
import { linksOf } from "./walking.ts";

/** The links of a page by offset. */
export const linkScenarios: Scenario[] = [
  scenario(
    "links are relative, keep filters and sort, and stay inside the list",
    async (target) => {
      const kept = {
        status: "paused,processing",
        campaign_id: campaignId(1),
        sort: "started_at",
        created_from: "2025-01-01T00:00:00+01:00",
      };
      const query = `?${new URLSearchParams(kept)}`;
      const { total } = (await target.page(query)).pagination;
      assert.ok(total >= 3 && total <= 9);
      const { next = "", ...links } = await linksOf(target, `${query}&limit=1&offset=1`);
      const offsets = { first: 0, prev: 0, last: total - 1 };
      assert.deepEqual(Object.keys(links).sort(), Object.keys(offsets).sort());
      for (const [relation, offset] of Object.entries(offsets)) {
        const reference = links[relation] ?? "";
        assert.match(reference, /^\?/, "relative to the request");
        const parameters = Object.fromEntries(new URLSearchParams(reference));
        assert.deepEqual(parameters, { ...kept, limit: "1", offset: String(offset) });
      }
      assert.equal((await target.page(next)).pagination.offset, 2);
    },
  ),

  scenario(
    "the first page has no prev, the last no next, and limit is the effective one",
    async (target) => {
      const first = "?limit=25&offset=0";
      const last = "?limit=25&offset=25";
      const { next: _, ...others } = await linksOf(target, "");
      assert.deepEqual(others, { first, last });
      assert.deepEqual(await linksOf(target, "?offset=25"), { first, prev: first, last });
      const whole = "?limit=100&offset=0";
      assert.deepEqual(await linksOf(target, "?limit=5000"), { first: whole, last: whole });
      const past = await linksOf(target, "?limit=10&offset=1000");
      assert.deepEqual([past.prev, past.last], ["?limit=10&offset=40", "?limit=10&offset=40"]);
      assert.equal(past.next, undefined);
    },
  ),
];
