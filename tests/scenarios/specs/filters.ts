import assert from "node:assert/strict";
import { ids, readError } from "../../../testkit/answers.ts";
import { type Scenario, scenario } from "../scenario.ts";
import { agentId, campaignId, memberBatches, memberIds, sortBatches, sorts } from "../seed.ts";
import { refused } from "./parameters.ts";

const times = [...new Set(memberBatches.map(({ createdAt }) => createdAt))];
/** The moment of three of the member's batches, in the middle of the list. */
const moment = times[7] ?? NaN;
const at = new Date(moment).toISOString();

/** `created_from` and `created_before`, the filters by id, and `sort`. */
export const filterScenarios: Scenario[] = [
  ...byId("campaign_id", { idOf: campaignId, column: "campaignId", foreign: 4 }),
  ...byId("agent_mapping_id", { idOf: agentId, column: "agentId", foreign: 3 }),

  scenario(
    "created_from is inclusive, created_before exclusive, in every form",
    async ({ page }) => {
      const offset = new Date(moment + 5.5 * 3_600_000).toISOString().replace("Z", "+05:30");
      for (const time of [at, at.replace("Z", "000Z"), at.replace("Z", "+00:00"), offset]) {
        const list = async (name: string) =>
          ids(await page(`?${new URLSearchParams({ [name]: time })}&limit=100`));
        const from = memberIds(({ createdAt }) => createdAt >= moment);
        const before = memberIds(({ createdAt }) => createdAt < moment);
        assert.deepEqual([await list("created_from"), await list("created_before")], [
          from,
          before,
        ]);
      }
      const later = await page(`?created_from=${at.replace("Z", "001Z")}&limit=100`);
      assert.deepEqual(ids(later), memberIds(({ createdAt }) => createdAt > moment));
      const day = await page("?created_from=2025-01-13&created_before=2025-01-14&limit=100");
      const [start, end] = [Date.UTC(2025, 0, 13), Date.UTC(2025, 0, 14)];
      const ofDay = memberIds(({ createdAt }) => createdAt >= start && createdAt < end);
      assert.ok(ofDay.length > 5);
      assert.deepEqual(ids(day), ofDay);
      assert.equal(day.pagination.total, ofDay.length);
    },
  ),

  scenario(
    "any other form of a time is refused, and so is a range that ends before it starts",
    async (target) => {
      const values = [
        "2025-01-15T10:30:00",
        "2025-01-15T10:30Z",
        "2025-13-01",
        "2025-02-30",
        "2025",
      ];
      values.push(
        "2025-01-15T24:00:00Z",
        "2025-01-15T10:30:00+5:30",
        "2025-01-15T10:30:00.1234567Z",
      );
      values.push(
        "20250115",
        "15.01.2025",
        "now",
        "1736937000",
        " 2025-01-15",
        "2025-01-15T10:30:00 00:00",
      );
      for (const value of values) {
        await refused(target, "created_from", value);
        await refused(target, "created_before", value);
      }
      const ends = [at, "2025-01-01", new Date(moment - 1).toISOString()];
      for (const before of ends) {
        const response = await target.call(`?created_from=${at}&created_before=${before}`);
        const { details } = await readError(response, "invalid_request");
        assert.deepEqual(details?.map(({ field }) => field), ["created_before"]);
      }
      const smallest = `?created_from=${at}&created_before=${at.replace("Z", "001Z")}`;
      assert.equal((await target.page(smallest)).pagination.total, 3);
    },
  ),

  ...sorts.map(([sort, timeOf]) =>
    scenario(
      `sort=${sort} lists in that order what has the time, and counts it`,
      async ({ page }) => {
        const answer = await page(`?sort=${sort}&limit=100`);
        const expected = sortBatches(memberBatches, sort, timeOf);
        assert.deepEqual(ids(answer), expected);
        assert.equal(answer.pagination.total, expected.length);
        assert.deepEqual(ids(await page(`?sort=${sort}&limit=5&offset=3`)), expected.slice(3, 8));
        const paused = memberBatches.filter(({ status }) => status === "paused");
        assert.deepEqual(
          ids(await page(`?sort=${sort}&status=paused`)),
          sortBatches(paused, sort, timeOf),
        );
      },
    )
  ),

  scenario(
    "any other sort is refused with the list of those allowed, and so is include",
    async (target) => {
      for (
        const value of [
          "id",
          "--created_at",
          "+created_at",
          "Created_at",
          "created_at,id",
          "created_at.desc",
        ]
      ) {
        const message = await refused(target, "sort", value);
        for (const [sort] of sorts) assert.ok(message.includes(sort), message);
      }
      for (const value of ["contacts", "Activity", "activity,activity", "activity,", "*"]) {
        assert.match(await refused(target, "include", value), /activity/);
      }
    },
  ),
];

/** The scenarios of a filter by id, of which number `foreign` belongs to another agency. */
function byId(
  name: string,
  { idOf, column, foreign }: {
    idOf: (n: number) => string;
    column: "campaignId" | "agentId";
    foreign: number;
  },
): Scenario[] {
  return [
    scenario(`${name} lists the batches that have it, in either case`, async ({ page }) => {
      const expected = memberIds((batch) => batch[column] === idOf(1));
      for (const id of [idOf(1), idOf(1).toUpperCase()]) {
        const answer = await page(`?${name}=${id}`);
        assert.deepEqual(ids(answer), expected);
        assert.equal(answer.pagination.total, expected.length);
      }
    }),

    scenario(
      `${name} of another agency answers like one that does not exist`,
      async ({ call, page }) => {
        const outsiders = await page(`?${name}=${idOf(foreign)}`, { as: "outsider" });
        assert.ok(outsiders.batches.length > 0);
        const nobodys = ["0", "6", "f"].map((digit) => idOf(foreign).replace(/[^-]/g, digit));
        for (const id of [idOf(foreign), ...nobodys]) {
          assert.equal(
            await (await call(`?${name}=${id}`)).text(),
            '{"batches":[],"pagination":{"total":0,"limit":25,"offset":0,"has_more":false}}',
          );
        }
      },
    ),

    scenario(`${name} in any other form is refused`, async (target) => {
      const id = idOf(1);
      const values = [`{${id}}`, `urn:uuid:${id}`, id.replaceAll("-", ""), id.slice(1), `${id}0`];
      values.push(`g${id.slice(1)}`, ` ${id}`, `${id}\n`, `${id},${id}`, "1", "null");
      values.push("c00000000000-4000-8000-0000-00000001", "c000-00000000-4000-8000-000000000001");
      for (const value of values) await refused(target, name, value);
    }),
  ];
}
