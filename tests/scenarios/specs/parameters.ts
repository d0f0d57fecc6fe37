import assert from "node:assert/strict";
import { ids, readError } from "../../../testkit/answers.ts";
import { type Scenario, scenario } from "../scenario.ts";
import { campaignId, memberIds, statuses } from "../seed.ts";
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

  scenario("campaign_id lists that campaign's batches, in either case", async ({ page }) => {
    const expected = memberIds((batch) => batch.campaignId === campaignId(1));
    for (const id of [campaignId(1), campaignId(1).toUpperCase()]) {
      const answer = await page(`?campaign_id=${id}`);
      assert.deepEqual(ids(answer), expected);
      assert.equal(answer.pagination.total, 11);
    }
  }),

  scenario(
    "campaign_id of another agency answers like one that does not exist",
    async ({ call, page }) => {
      const outsiders = await page(`?campaign_id=${campaignId(4)}`, { as: "outsider" });
      assert.ok(outsiders.batches.length > 0);
      const nobodys = ["0", "6", "f"].map((digit) => campaignId(4).replace(/[^-]/g, digit));
      for (const id of [campaignId(4), ...nobodys]) {
        assert.equal(
          await (await call(`?campaign_id=${id}`)).text(),
          '{"batches":[],"pagination":{"total":0,"limit":25,"offset":0,"has_more":false}}',
        );
      }
    },
  ),

  scenario("campaign_id in any other form is refused", async (target) => {
    const id = campaignId(1);
    const values = [`{${id}}`, `urn:uuid:${id}`, id.replaceAll("-", ""), id.slice(1), `${id}0`];
    values.push(id.replace("c", "g"), ` ${id}`, `${id}\n`, `${id},${id}`, "1", "null");
    values.push("c00000000000-4000-8000-0000-00000001", "c000-00000000-4000-8000-000000000001");
    for (const value of values) await refused(target, "campaign_id", value);
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
      const values = { status: "paused", campaign_id: campaignId(1), limit: "5", offset: "0" };
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
