import { strict as assert } from "node:assert";
import { assertCors, call, ids, page } from "../caller.ts";
import { type Scenario, scenario } from "../scenario.ts";
import { campaignId, memberIds } from "../seed.ts";
import { followLinks, readLinks } from "../links.ts";
import type { Target } from "../target.ts";

/** CONTRACT §3: what is in the headers of a page. */
export const headerScenarios: Scenario[] = [
  scenario(
    "a page may be kept by its reader alone, and must be asked for again",
    async (target) => {
      const response = await call(target, "");
      await response.body?.cancel();
      assert.equal(response.headers.get("Cache-Control"), "private, no-cache");
      assert.match(response.headers.get("Vary") ?? "", /(^|, *)Authorization(,|$)/i);
    },
  ),

  scenario("the entity tag depends on the body, not on the token", async (target) => {
    const tag = await tagOf(target, "?limit=5");
    assert.match(tag, /^"[\x21\x23-\x7e]+"$/, "strong");
    const token = await target.anotherToken("member");
    assert.notEqual(token, await target.token("member"));
    assert.equal(await tagOf(target, "?limit=5", { token }), tag);
    assert.equal(await tagOf(target, "?limit=5", { as: "colleague" }), tag);
    assert.notEqual(await tagOf(target, "?limit=5", { as: "stranger" }), tag);
    assert.notEqual(await tagOf(target, "?limit=4"), tag);
  }),

  scenario("a page that the caller has is answered with 304", async (target) => {
    const tag = await tagOf(target, "?limit=5");
    const forms = [tag, `W/${tag}`, `"a", ${tag}`, `${tag},"a"`, `W/"a" , W/${tag} , "b"`, "*"];
    for (const form of forms) {
      const headers = { "If-None-Match": form, "X-Request-Id": "again" };
      const response = await call(target, "?limit=5", { headers });
      assert.equal(response.status, 304, form);
      assert.equal(await response.text(), "");
      assert.equal(response.headers.get("ETag"), tag);
      assert.equal(response.headers.get("Cache-Control"), "private, no-cache");
      assert.match(response.headers.get("Vary") ?? "", /Authorization/i);
      assert.equal(response.headers.get("X-Request-Id"), "again");
      assertCors(response);
    }
  }),

  scenario("a page that the caller does not have is answered whole", async (target) => {
    const tag = await tagOf(target, "?limit=5");
    const bare = tag.slice(1, -1);
    for (const form of ['"other"', bare, `"${bare}x"`, `"x${bare}"`, "", '"*"']) {
      const response = await call(target, "?limit=5", { headers: { "If-None-Match": form } });
      assert.equal(response.status, 200, form);
      assert.equal(ids(await response.json()).length, 5);
    }
  }),

  scenario("a token that is refused is refused with If-None-Match too", async (target) => {
    const headers = { "If-None-Match": "*" };
    const response = await call(target, "", { as: null, headers });
    await response.body?.cancel();
    assert.equal(response.status, 401);
  }),

  scenario("following next reads the whole list once, and prev leads back", async (target) => {
    assert.deepEqual(await followLinks(target, "?limit=4", "next"), memberIds());
    const filtered = memberIds(({ status }) => status === "paused" || status === "failed");
    assert.deepEqual(await followLinks(target, "?status=paused,failed&limit=5", "next"), filtered);
    const backwards = await followLinks(target, "?limit=7&offset=35", "prev");
    assert.deepEqual(backwards.toSorted(), memberIds().toSorted());
  }),

  scenario("links are relative, keep the filters and stay inside the list", async (target) => {
    const filters = `status=paused,processing&campaign_id=${campaignId(1)}`;
    const { pagination } = await page(target, `?${filters}`);
    assert.ok(pagination.total >= 3 && pagination.total <= 9);
    const links = await linksOf(target, `?${filters}&limit=1&offset=1`);
    assert.deepEqual(Object.keys(links).toSorted(), ["first", "last", "next", "prev"]);
    const offsets = { first: 0, prev: 0, next: 2, last: pagination.total - 1 };
    for (const [relation, offset] of Object.entries(offsets)) {
      const reference = links[relation] ?? "";
      assert.match(reference, /^\?/, "relative to the request");
      assert.deepEqual(Object.fromEntries(new URLSearchParams(reference)), {
        status: "paused,processing",
        campaign_id: campaignId(1),
        limit: "1",
        offset: String(offset),
      });
    }
  }),

  scenario(
    "the first page has no prev, the last no next, and limit is the effective one",
    async (target) => {
      const first = await linksOf(target, "");
      assert.deepEqual(first, {
        first: "?limit=25&offset=0",
        next: "?limit=25&offset=25",
        last: "?limit=25&offset=25",
      });
      const last = await linksOf(target, "?offset=25");
      assert.deepEqual(last, {
        first: "?limit=25&offset=0",
        prev: "?limit=25&offset=0",
        last: "?limit=25&offset=25",
      });
      const all = await linksOf(target, "?limit=5000");
      assert.deepEqual(all, { first: "?limit=100&offset=0", last: "?limit=100&offset=0" });
      const past = await linksOf(target, "?limit=10&offset=1000");
      assert.equal(past.next, undefined);
      assert.equal(past.last, "?limit=10&offset=40");
    },
  ),

  scenario("Server-Timing tells the time for auth, db and the whole", async (target) => {
    const response = await call(target, "");
    await response.body?.cancel();
    const timing = response.headers.get("Server-Timing") ?? "";
    const durations = new Map(
      timing.split(/, */).map((entry) => {
        const [, name = "", duration] = /^([a-z]+);dur=(\d+(?:\.\d+)?)$/.exec(entry) ?? [];
        return [name, Number(duration)];
      }),
    );
    assert.deepEqual([...durations.keys()].toSorted(), ["auth", "db", "total"], timing);
    const of = (name: string) => durations.get(name) ?? NaN;
    assert.ok(of("auth") + of("db") <= of("total") + 0.2, timing);
  }),
];

async function tagOf(...request: Parameters<typeof call>): Promise<string> {
  const response = await call(...request);
  await response.body?.cancel();
  assert.equal(response.status, 200);
  return response.headers.get("ETag") ?? "";
}

async function linksOf(target: Target, query: string): Promise<Record<string, string>> {
  const response = await call(target, query);
  await response.body?.cancel();
  return readLinks(response);
}
