import { strict as assert } from "node:assert";
import { FunctionRegion } from "@supabase/supabase-js";
import { call, expectError, ids, page } from "../caller.ts";
import { type Scenario, scenario } from "../scenario.ts";
import { campaignId, memberIds } from "../seed.ts";

/** CONTRACT §2: parameters together, and the query string as a whole. */
export const queryScenarios: Scenario[] = [
  scenario("all filters and the page count together", async (target) => {
    const expected = memberIds(({ status, campaignId: campaign }) =>
      campaign === campaignId(1) && ["processing", "failed", "paused"].includes(status)
    );
    assert.ok(expected.length > 3);
    const filters = `campaign_id=${campaignId(1)}&status=processing,failed,paused`;
    const { pagination, batches } = await page(target, `?${filters}&limit=2&offset=1`);
    assert.deepEqual(batches.map(({ id }) => id), expected.slice(1, 3));
    const total = expected.length;
    assert.deepEqual(pagination, { total, limit: 2, offset: 1, has_more: true });
  }),

  scenario("a parameter given twice is refused, whatever its values", async (target) => {
    const twice = {
      status: ["paused", "paused"],
      campaign_id: [campaignId(1), campaignId(2)],
      limit: ["5", "5"],
      offset: ["0", "10"],
    };
    for (const [field, [first, second]] of Object.entries(twice)) {
      for (
        const query of [`?${field}=${first}&${field}=${second}`, `?${field}=${first}&${field}=`]
      ) {
        const { details } = await expectError(await call(target, query), "invalid_request");
        assert.deepEqual(details?.map((detail) => detail.field), [field], query);
      }
    }
  }),

  scenario("all problems of a request are reported together", async (target) => {
    const query = "?offset=-1&limit=0&campaign_id=x&status=nope&limit=0&other=1";
    const { details = [], error } = await expectError(await call(target, query), "invalid_request");
    const fields = details.map(({ field }) => field);
    assert.deepEqual(fields.toSorted(), ["campaign_id", "limit", "offset", "status"]);
    for (const { message } of details) assert.ok(message.length > 0);
    for (const field of fields) assert.ok(error.includes(field), error);
  }),

  scenario("unknown parameters are ignored", async (target) => {
    const plain = await page(target, "?limit=5");
    for (
      const more of [
        "forceFunctionRegion=eu-west-1",
        "page=2",
        "page=2&page=3",
        "order=created_at.asc",
        "select=*",
        "agency_id=eq.a0000000-0000-4000-8000-000000000002",
        "Limit=1",
        "constructor=1&__proto__=2",
      ]
    ) {
      assert.deepEqual(await page(target, `?${more}&limit=5`), plain, more);
    }
  }),

  scenario(
    "nothing but the token is needed, and its scheme is written in any case",
    async (target) => {
      const token = await target.token("member");
      for (const scheme of ["Bearer", "bearer", "BEARER"]) {
        const response = await fetch(target.functionUrl, {
          headers: { Authorization: `${scheme} ${token}` },
        });
        assert.equal(response.status, 200);
        assert.deepEqual(ids(await response.json()), memberIds().slice(0, 25));
      }
    },
  ),

  scenario("functions.invoke with method GET gets what fetch gets", async (target) => {
    const query = "?status=processing&limit=3";
    const client = await target.client("member");
    const plain = await page(target, query);
    const invoked = await client.functions.invoke(`calls-batch-list${query}`, { method: "GET" });
    assert.equal(invoked.error, null);
    assert.deepEqual(invoked.data, plain);
    assert.equal(plain.batches.length, 3);
  }),

  scenario("functions.invoke with a region and its own headers works too", async (target) => {
    const client = await target.client("member");
    const { data, error } = await client.functions.invoke("calls-batch-list?limit=1", {
      method: "GET",
      region: FunctionRegion.EuCentral1,
      headers: { "x-request-id": "from-invoke" },
    });
    assert.equal(error, null);
    assert.deepEqual(ids(data), memberIds().slice(0, 1));
  }),
];
