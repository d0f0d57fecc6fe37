import assert from "node:assert/strict";
import { ids, readError } from "../../../testkit/answers.ts";
import { type Scenario, scenario } from "../scenario.ts";
import { agentId, campaignId, memberIds, statuses } from "../seed.ts";
import type { Target } from "../target.ts";

/** What each parameter accepts, and what it refuses. */
export const parameterScenarios: Scenario[] = [
  scenario("status lists the batches that have one of those named", async ({ page }) => {
    const lists = [...statuses.map((status) => [status]), ["failed", "paused"], statuses];
    for (const list of lists) {
      for (const separator of [",", "%2C"]) {
        const answer = await page(`?status=${list.join(separator)}&limit=100`);
        assert.deepEqual(ids(answer), memberIds(({ status }) => list.includes(status)));
        assert.equal(answer.pagination.total, 6 * list.length);
      }
    }
  }),

  scenario("any other status is refused with the list of those allowed", async (target) => {
    const values = ["nope", "Processing", "PENDING", "paused ", "paused,", ",paused", ",", "a,,b"];
    for (const value of [...values, "paused,nope", "paused;failed", "0", "null", "in.(paused)"]) {
      const message = await refused(target, "status", value);
      for (const status of statuses) assert.ok(message.includes(status), message);
    }
  }),

  scenario("limit is 25 unless given, and 100 at most", async ({ page }) => {
    const limits = { "": 25, "?limit=1": 1, "?limit=42": 42, "?limit=100": 100 };
    const beyond = { "?limit=101": 100, [`?limit=${"9".repeat(40)}`]: 100 };
    for (const [query, limit] of Object.entries({ ...limits, ...beyond })) {
      const { batches, pagination } = await page(query);
      assert.equal(batches.length, Math.min(limit, 42), query);
      assert.deepEqual(pagination, { total: 42, limit, offset: 0, has_more: limit < 42 });
    }
  }),

  scenario("limit and offset in anything but digits are refused", async (target) => {
    const values = ["-1", "+5", "1.5", "1.0", "1e1", "0x10", "10n", "1_0", "1,0", "ten", "NaN"];
    values.push(" 5", "5 ", "\t5", "%", "Infinity", "٣", "null", "undefined", "5;drop table users");
    for (const value of [...values, "0", "00", "-0"]) await refused(target, "limit", value);
    for (const value of [...values, "-0"]) await refused(target, "offset", value);
  }),

  scenario("offset is any number up to 9007199254740991 and none above", async (target) => {
    for (const offset of [42, 43, 2147483648, 9007199254740991]) {
      const { batches, pagination } = await target.page(`?offset=${offset}`);
      assert.deepEqual(batches, []);
      assert.deepEqual(pagination, { total: 42, limit: 25, offset, has_more: false });
    }
    assert.deepEqual(ids(await target.page("?offset=41")), memberIds().slice(41));
    const { batches, pagination } = await target.page("?status=paused&offset=5000");
    assert.deepEqual([batches, pagination.total], [[], 6]);
    for (const value of ["9007199254740992", "9".repeat(40)]) {
      await refused(target, "offset", value);
    }
  }),

  scenario(
    "an empty value counts as not given, and a parameter given twice is refused",
    async (target) => {
      const values = {
        status: "paused",
        campaign_id: campaignId(1),
        agent_mapping_id: agentId(1),
        created_from: "2025-01-01",
        created_before: "2026-01-01",
        sort: "created_at",
        include: "activity",
        limit: "5",
        offset: "0",
        cursor: "x",
      };
      const plain = await target.page();
      for (const [name, value] of Object.entries(values)) {
        assert.deepEqual(await target.page(`?${name}=`), plain);
        assert.deepEqual(await target.page(`?${name}`), plain);
        for (const second of [value, ""]) {
          const response = await target.call(`?${name}=${value}&${name}=${second}`);
          const { details } = await readError(response, "invalid_request");
          assert.deepEqual(details?.map(({ field }) => field), [name]);
        }
      }
    },
  ),
];

/** Checks that `value` is refused under the name of the parameter alone, and gives the message. */
export async function refused({ call }: Target, field: string, value: string): Promise<string> {
  const response = await call(`?${new URLSearchParams({ [field]: value })}`);
  const { details = [] } = await readError(response, "invalid_request");
  assert.deepEqual(details.map(Object.keys), [["field", "message"]], value);
  assert.equal(details[0]?.field, field);
  return details[0]?.message ?? "";
}
