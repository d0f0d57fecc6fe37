import assert from "node:assert/strict";
import { FunctionRegion } from "@supabase/supabase-js";
import { ids, readError } from "../../../testkit/answers.ts";
import { type Scenario, scenario } from "../scenario.ts";
import { campaignId, memberIds } from "../seed.ts";

/** Parameters together, and the query string as a whole. */
export const queryScenarios: Scenario[] = [
  scenario("all filters and the page count together", async ({ page }) => {
    const expected = memberIds(({ status, campaignId: campaign }) =>
      campaign === campaignId(1) && ["processing", "failed", "paused"].includes(status)
    );
    const filters = `campaign_id=${campaignId(1)}&status=processing,failed,paused`;
    const answer = await page(`?${filters}&limit=2&offset=1`);
    assert.deepEqual(ids(answer), expected.slice(1, 3));
    const total = expected.length;
    assert.deepEqual(answer.pagination, { total, limit: 2, offset: 1, has_more: true });
  }),

  scenario("all problems of a request are reported together", async ({ call }) => {
    const bad = {
      status: "nope",
      campaign_id: "x",
      agent_mapping_id: "x",
      created_from: "yesterday",
      created_before: "2025",
      sort: "name",
      include: "all",
      limit: "0",
      offset: "-1",
      cursor: "x",
    };
    const query = `?${new URLSearchParams({ ...bad, other: "1" })}&limit=0`;
    const { details = [], error } = await readError(await call(query), "invalid_request");
    const fields = details.map(({ field }) => field);
    assert.deepEqual(fields, Object.keys(bad));
    for (const { message } of details) assert.notEqual(message, "");
    for (const field of fields) assert.ok(error.includes(field), error);
  }),

  scenario("unknown parameters are ignored", async ({ page }) => {
    const plain = await page("?limit=5");
    for (
      const more of [
        "forceFunctionRegion=eu-west-1",
        "page=2&page=3",
        "order=created_at.asc",
        "select=*",
        "agency_id=eq.a0000000-0000-4000-8000-000000000002",
        "Limit=1",
        "constructor=1&__proto__=2",
      ]
    ) {
      assert.deepEqual(await page(`?${more}&limit=5`), plain, more);
    }
  }),

  scenario(
    "nothing but the token is needed, and its scheme is written in any case",
    async ({ page, token }) => {
      for (const scheme of ["Bearer", "bearer", "BEARER"]) {
        const headers = { Authorization: `${scheme} ${await token("member")}` };
        assert.deepEqual(ids(await page("", { as: null, headers })), memberIds().slice(0, 25));
      }
    },
  ),

  scenario("functions.invoke gets what fetch gets, with a region too", async ({ client, page }) => {
    const { functions } = await client("member");
    const query = "?status=processing&limit=3";
    const plain = await page(query);
    for (
      const more of [{}, { region: FunctionRegion.EuCentral1, headers: { "x-request-id": "a" } }]
    ) {
      const options = { method: "GET", ...more } as const;
      const { data, error } = await functions.invoke(`calls-batch-list${query}`, options);
      assert.equal(error, null);
      assert.deepEqual(data, plain);
    }
  }),
];
