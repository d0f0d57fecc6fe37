import { strict as assert } from "node:assert";
import { call, expectError, ids, page } from "../caller.ts";
import { type Scenario, scenario } from "../scenario.ts";
import { campaignId, memberIds, STATUSES } from "../seed.ts";
import type { Target } from "../target.ts";

/** CONTRACT §2: what each parameter takes, and what it does not. */
export const parameterScenarios: Scenario[] = [
  scenario("status lists the batches that have it, for each of the seven", async (target) => {
    for (const status of STATUSES) {
      const expected = memberIds((batch) => batch.status === status);
      assert.equal(expected.length, 6);
      const answer = await page(target, `?status=${status}`);
      assert.deepEqual(ids(answer), expected);
      assert.equal(answer.pagination.total, 6);
    }
  }),

  scenario("status takes several values, joined by commas", async (target) => {
    for (const separator of [",", "%2C"]) {
      const answer = await page(target, `?status=${["failed", "paused"].join(separator)}`);
      const expected = memberIds(({ status }) => status === "failed" || status === "paused");
      assert.deepEqual(ids(answer), expected);
      assert.equal(answer.pagination.total, 12);
    }
    const all = await page(target, `?status=${STATUSES.join()}&limit=100`);
    assert.deepEqual(ids(all), memberIds());
  }),

  scenario("any other status is refused with the list of those allowed", async (target) => {
    const values = ["nope", "Processing", "PENDING", "paused ", "paused,", ",paused", ",", "a,,b"];
    for (const value of [...values, "paused,nope", "paused;failed", "0", "null", "in.(paused)"]) {
      const [problem] = await refused(target, "status", value);
      for (const status of STATUSES) assert.ok(problem?.includes(status), problem);
    }
  }),

  scenario("campaign_id lists that campaign's batches, in either case", async (target) => {
    const expected = memberIds((batch) => batch.campaignId === campaignId(1));
    assert.equal(expected.length, 11);
    for (const id of [campaignId(1), campaignId(1).toUpperCase()]) {
      const answer = await page(target, `?campaign_id=${id}`);
      assert.deepEqual(ids(answer), expected);
      assert.equal(answer.pagination.total, expected.length);
    }
  }),

  scenario("campaign_id of another agency answers like one that does not exist", async (target) => {
    const strangers = await page(target, `?campaign_id=${campaignId(4)}`, { as: "stranger" });
    assert.ok(strangers.batches.length > 0);
    const answers = [];
    for (const id of [campaignId(4), "c0000000-0000-4000-8000-00000000ffff"]) {
      const response = await call(target, `?campaign_id=${id}`);
      assert.equal(response.status, 200);
      answers.push(await response.text());
    }
    assert.equal(
      answers[0],
      '{"batches":[],"pagination":{"total":0,"limit":25,"offset":0,"has_more":false}}',
    );
    assert.equal(answers[1], answers[0]);
  }),

  scenario("campaign_id takes every UUID, whatever its version", async (target) => {
    for (const digit of ["0", "1", "6", "8", "9", "a", "f"]) {
      const id = `${digit.repeat(8)}-${digit.repeat(4)}-${digit.repeat(4)}-` +
        `${digit.repeat(4)}-${digit.repeat(12)}`;
      assert.deepEqual((await page(target, `?campaign_id=${id}`)).batches, []);
    }
  }),

  scenario("campaign_id in any other form is refused", async (target) => {
    const id = campaignId(1);
    const values = [`{${id}}`, `urn:uuid:${id}`, id.replaceAll("-", ""), id.slice(1), `${id}0`];
    values.push(id.replace("c", "g"), ` ${id}`, `${id}\n`, `${id},${id}`, "1", "null", "undefined");
    values.push("c00000000000-4000-8000-0000-00000001", "c000-00000000-4000-8000-000000000001");
    for (const value of values) await refused(target, "campaign_id", value);
  }),

  scenario("limit is 25 unless given, and 100 at most", async (target) => {
    const cases = { "": 25, "?limit=1": 1, "?limit=42": 42, "?limit=99": 99, "?limit=100": 100 };
    const beyond = { "?limit=101": 100, "?limit=1000": 100, [`?limit=${"9".repeat(40)}`]: 100 };
    for (const [query, limit] of Object.entries({ ...cases, ...beyond })) {
      const { batches, pagination } = await page(target, query);
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

  scenario("offset takes every number up to 9007199254740991 and none above", async (target) => {
    for (const offset of [42, 43, 1000, 2147483648, 9007199254740991]) {
      const { batches, pagination } = await page(target, `?offset=${offset}`);
      assert.deepEqual(batches, []);
      assert.deepEqual(pagination, { total: 42, limit: 25, offset, has_more: false });
    }
    assert.deepEqual(ids(await page(target, "?offset=41")), memberIds().slice(41));
    for (const value of ["9007199254740992", "9007199254740993", "9".repeat(40)]) {
      await refused(target, "offset", value);
    }
  }),

  scenario("a page past the end of a filtered list has the filtered total", async (target) => {
    for (const offset of [6, 7, 5000]) {
      const { batches, pagination } = await page(target, `?status=paused&offset=${offset}`);
      assert.deepEqual(batches, []);
      assert.deepEqual(pagination, { total: 6, limit: 25, offset, has_more: false });
    }
  }),

  scenario("an empty value counts as not given", async (target) => {
    const plain = await page(target);
    for (const query of ["?status=", "?campaign_id=", "?limit=", "?offset=", "?status", "?limit"]) {
      assert.deepEqual(await page(target, query), plain);
    }
    assert.deepEqual(await page(target, "?status=&campaign_id=&limit=&offset="), plain);
  }),
];

/** Checks that `value` is refused under the name of the parameter alone, and gives the messages. */
async function refused(target: Target, field: string, value: string): Promise<string[]> {
  const response = await call(target, `?${new URLSearchParams({ [field]: value })}`);
  const { details = [] } = await expectError(response, "invalid_request");
  assert.deepEqual(details.map((detail) => detail.field), [field], value);
  for (const detail of details) assert.deepEqual(Object.keys(detail), ["field", "message"]);
  return details.map(({ message }) => message);
}
