import assert from "node:assert/strict";
import { ids, readError } from "../../../testkit/answers.ts";
import { userClaims } from "../../../testkit/tokens.ts";
import { type Scenario, scenario, scenarioWithAdmin } from "../scenario.ts";
import { agencies, campaignId, memberIds, outsiderTotal, userId } from "../seed.ts";

/** Who sees what, and from when on. */
export const agencyScenarios: Scenario[] = [
  scenario("members see all batches of their agency and none of another", async ({ page }) => {
    const own = await page("?limit=100");
    assert.deepEqual(ids(own), memberIds());
    assert.ok(own.batches.every(({ agency_id }) => agency_id === agencies.own));
    assert.deepEqual(await page("?limit=100", { as: "colleague" }), own);

    const { batches, pagination } = await page("?limit=100", { as: "outsider" });
    assert.deepEqual([pagination.total, batches.length], [outsiderTotal, outsiderTotal]);
    assert.ok(batches.every(({ agency_id }) => agency_id === agencies.other));
    const names = (column: "campaign_name" | "agent_name") =>
      new Set(batches.map((batch) => batch[column]));
    assert.deepEqual(names("campaign_name"), new Set(["Spring Fair", "Surveys", null]));
    assert.deepEqual(names("agent_name"), new Set(["Survey Agent", null]));
  }),

  scenario("callers side by side each get their own agency", async ({ call, page }) => {
    const people = ["member", "outsider", "newcomer", "colleague"] as const;
    await Promise.all(Array.from({ length: 40 }, async (_, index) => {
      const as = people[index % people.length] ?? "member";
      const query = `?limit=${1 + index % 7}`;
      if (as === "newcomer") return await readError(await call(query, { as }), "no_agency");
      const { batches, pagination } = await page(query, { as });
      const isOutsider = as === "outsider";
      assert.equal(pagination.total, isOutsider ? outsiderTotal : 42);
      const expected = isOutsider ? agencies.other : agencies.own;
      assert.ok(batches.every(({ agency_id }) => agency_id === expected));
    }));
  }),

  scenarioWithAdmin(
    "joining, changing and leaving an agency takes effect on the next request",
    async ({ call, page }, { sql }) => {
      const as = "newcomer";
      const move = (agency: string | null) =>
        sql("update public.users set agency_id = $1 where id = $2", [agency, userId(4)]);
      const refused = async () => await readError(await call("", { as }), "no_agency");
      const total = async (query = "") => (await page(query, { as })).pagination.total;
      const ofMembersCampaign = `?campaign_id=${campaignId(1)}`;
      try {
        await refused();
        await move(agencies.own);
        assert.equal(await total(), 42);
        await move(agencies.other);
        assert.equal(await total(), outsiderTotal);
        assert.equal(await total(ofMembersCampaign), 0);
        await move(agencies.own);
        assert.equal(await total(ofMembersCampaign), 11);
        await move(null);
        await refused();
        await move(agencies.other);
        assert.equal(await total(), outsiderTotal);
      } finally {
        await move(null);
      }
    },
  ),

  scenarioWithAdmin(
    "a deleted user, and a user whose agency is deleted, is refused on the next request",
    async ({ call, page }, { sql, signToken }) => {
      const [id, agency] = [crypto.randomUUID(), crypto.randomUUID()];
      const token = await signToken(userClaims(id));
      const refused = async () => await readError(await call("", { token }), "no_agency");
      const total = async () => (await page("", { token })).pagination.total;
      await sql("insert into public.agencies (id, name) values ($1, 'Brief')", [agency]);
      await sql("insert into auth.users (id, email) values ($1, 'brief@acme.example')", [
        id,
      ]);
      try {
        await refused();
        await sql("insert into public.users (id, agency_id) values ($1, $2)", [id, agency]);
        await sql(
          "insert into public.call_batches (agency_id, from_number) values ($1, '+15550000000')",
          [agency],
        );
        assert.equal(await total(), 1);
        await sql("delete from public.agencies where id = $1", [agency]);
        await refused();
        await sql("update public.users set agency_id = $1 where id = $2", [agencies.own, id]);
        assert.equal(await total(), 42);
        await sql("delete from auth.users where id = $1", [id]);
        await refused();
      } finally {
        await sql("delete from auth.users where id = $1", [id]);
        await sql("delete from public.agencies where id = $1", [agency]);
      }
    },
  ),
];
