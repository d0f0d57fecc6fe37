import assert from "node:assert/strict";
import { readError } from "../../../dev/testkit/responses.ts";
import { loadDataset, makeDataset } from "../../../dev/testkit/dataset.ts";
import { userClaims } from "../../../dev/testkit/tokens.ts";
import { type Scenario, scenarioWithAdmin } from "../target.ts";
import { agencies, campaignId, people } from "../seed.ts";

export const agencyScenarios: Scenario[] = [
  scenarioWithAdmin(
    "joining, changing and leaving an agency takes effect on the next request",
    async ({ call, page }, { sql }) => {
      const as = "newcomer";
      const move = (agency: string | null) =>
        sql("update public.users set agency_id = $1 where id = $2", [agency, people[as].id]);
      const assertNoAgency = async () => await readError(await call("", { as }), "no_agency");
      const total = async (query = "") => (await page(query, { as })).pagination.total;
      const ofMembersCampaign = `?campaign_id=${campaignId(1)}`;
      try {
        await assertNoAgency();
        await move(agencies.own);
        assert.equal(await total(), 42);
        await move(agencies.other);
        assert.equal(await total(), 18);
        assert.equal(await total(ofMembersCampaign), 0);
        await move(agencies.own);
        assert.equal(await total(ofMembersCampaign), 11);
        await move(null);
        await assertNoAgency();
      } finally {
        await move(null);
      }
    },
  ),

  scenarioWithAdmin(
    "a deleted user, and a user whose agency is deleted, gets 403 on the next request",
    async ({ call, page }, { sql, signToken }) => {
      const dataset = makeDataset([1]);
      const [id, agency] = [dataset.people[0]?.id ?? "", dataset.agencies[0]?.id];
      const token = await signToken(userClaims(id));
      const assertNoAgency = async () => await readError(await call("", { token }), "no_agency");
      const total = async () => (await page("", { token })).pagination.total;
      await assertNoAgency();
      await loadDataset(sql, dataset);
      try {
        assert.equal(await total(), 1);
        await sql("delete from public.agencies where id = $1", [agency]);
        await assertNoAgency();
        await sql("update public.users set agency_id = $1 where id = $2", [agencies.own, id]);
        assert.equal(await total(), 42);
      } finally {
        await sql("delete from auth.users where id = $1", [id]);
      }
      await assertNoAgency();
    },
  ),
];
