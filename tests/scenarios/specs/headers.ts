import assert from "node:assert/strict";
import { assertCommonHeaders, ids, readError, readPage } from "../../../testkit/answers.ts";
import { type Scenario, scenario } from "../scenario.ts";
import type { RequestOptions, Target } from "../target.ts";

/** What is in the headers of a page, links apart. */
export const headerScenarios: Scenario[] = [
  scenario("a page varies with Authorization alone", async ({ call }) => {
    const response = await call();
    await readPage(response);
    assert.match(response.headers.get("Vary") ?? "", /(^|, *)Authorization(,|$)/i);
  }),

  scenario("the entity tag depends on the body, not on the token", async (target) => {
    const tag = await tagOf(target, "?limit=5");
    const token = await target.anotherToken("member");
    assert.notEqual(token, await target.token("member"));
    assert.equal(await tagOf(target, "?limit=5", { token }), tag);
    assert.equal(await tagOf(target, "?limit=5", { as: "colleague" }), tag);
    assert.notEqual(await tagOf(target, "?limit=5", { as: "outsider" }), tag);
    assert.notEqual(await tagOf(target, "?limit=4"), tag);
  }),

  scenario("a page that the caller has is answered with 304", async (target) => {
    const tag = await tagOf(target, "?limit=5");
    const forms = [tag, `W/${tag}`, `"a", ${tag}`, `${tag},"a"`, `W/"a" , W/${tag} , "b"`, "*"];
    for (const form of forms) {
      const headers = { "If-None-Match": form, "X-Request-Id": "again" };
      const response = await target.call("?limit=5", { headers });
      assert.equal(response.status, 304, form);
      assert.equal(await response.text(), "");
      assert.equal(opaque(response), tag);
      assert.equal(response.headers.get("Cache-Control"), "private, no-cache");
      assert.match(response.headers.get("Vary") ?? "", /Authorization/i);
      assert.equal(response.headers.get("X-Request-Id"), "again");
      assertCommonHeaders(response.headers);
    }
  }),

  scenario("a page that the caller does not have is answered whole", async (target) => {
    const bare = (await tagOf(target, "?limit=5")).slice(1, -1);
    for (const form of ['"other"', bare, `"${bare}x"`, `"x${bare}"`, "", '"*"']) {
      const page = await target.page("?limit=5", { headers: { "If-None-Match": form } });
      assert.equal(ids(page).length, 5, form);
    }
  }),

  scenario("a caller who is refused is refused with If-None-Match too", async ({ call }) => {
    const headers = { "If-None-Match": "*" };
    await readError(await call("", { as: null, headers }), "missing_authorization");
  }),

  scenario("Server-Timing tells the time for auth, db and the whole", async ({ call }) => {
    const response = await call();
    await readPage(response);
    const timing = response.headers.get("Server-Timing") ?? "";
    const durations = Object.fromEntries(
      timing.split(/, */).map((entry) => {
        const [, name = "", duration] = /^([a-z]+);dur=(\d+(?:\.\d+)?)$/.exec(entry) ?? [];
        return [name, Number(duration)];
      }),
    );
    const { auth = NaN, db = NaN, total = NaN, ...others } = durations;
    assert.deepEqual(others, {});
    assert.ok(auth + db <= total + 0.2, timing);
  }),
];

async function tagOf(target: Target, query: string, options?: RequestOptions): Promise<string> {
  const response = await target.call(query, options);
  await readPage(response);
  return opaque(response);
}

/** The entity tag without the mark of a weak one, which a runtime that compresses adds. */
function opaque({ headers }: Response): string {
  const [, tag = ""] = /^(?:W\/)?("[\x21\x23-\x7e]+")$/.exec(headers.get("ETag") ?? "") ?? [];
  assert.notEqual(tag, "");
  return tag;
}
