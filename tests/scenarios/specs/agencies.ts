import { strict as assert } from "node:assert";
import { call, expectError, ids, page } from "../caller.ts";
import { type Scenario, scenario, scenarioWithPowers } from "../scenario.ts";
import { campaignId, memberIds, STRANGER_TOTAL } from "../seed.ts";

const ACME = "a0000000-0000-4000-8000-000000000001";
const GLOBEX = "a0000000-0000-4000-8000-000000000002";
const OUTSIDER = "50000000-0000-4000-8000-000000000004";

/** CONTRACT §5 and §6: who sees what, and from when on. */
export const agencyScenarios: Scenario[] = [
  scenario("members see all batches of their agency and none of another", async (target) => {
    const own = await page(target, "?limit=100");
    const colleagues = await page(target, "?limit=100", { as: "colleague" });
    const strangers = await page(target, "?limit=100", { as: "stranger" });
    assert.deepEqual(ids(own), memberIds());
    assert.deepEqual(colleagues, own);
    assert.equal(strangers.pagination.total, STRANGER_TOTAL);
    assert.equal(strangers.batches.length, STRANGER_TOTAL);
    assert.deepEqual(new Set(own.batches.map((batch) => batch.agency_id)), new Set([ACME]));
    assert.deepEqual(new Set(strangers.batches.map((batch) => batch.agency_id)), new Set([GLOBEX]));
    const shared = new Set(ids(own)).intersection(new Set(ids(strangers)));
    assert.equal(shared.size, 0);
  }),

  scenario("names belong to the same agency as the batch", async (target) => {
    const { batches } = await page(target, "?limit=100", { as: "stranger" });
    const campaigns = new Set(batches.map((batch) => batch.campaign_name));
    assert.deepEqual(campaigns, new Set(["Spring Fair", "Surveys", null]));
    assert.deepEqual(
      new Set(batches.map((batch) => batch.agent_name)),
      new Set(["Survey Agent", null]),
    );
  }),

  scenario("callers side by side each get their own agency", async (target) => {
    const people = ["member", "stranger", "outsider", "colleague"] as const;
    const answers = await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        const as = people[index % people.length] ?? "member";
        const response = await call(target, `?limit=${1 + index % 7}`, { as });
        if (as === "outsider") return await expectError(response, "no_agency");
        assert.equal(response.status, 200);
        const { batches, pagination } = await response.json();
        assert.equal(pagination.total, as === "stranger" ? STRANGER_TOTAL : 42);
        const expected = as === "stranger" ? GLOBEX : ACME;
        for (const batch of batches) assert.equal(batch.agency_id, expected);
      }),
    );
    assert.equal(answers.length, 40);
  }),

  scenarioWithPowers(
    "joining, changing and leaving an agency holds at once",
    async (target, { sql }) => {
      async function move(agency: string | null): Promise<void> {
        await sql("update public.users set agency_id = $1 where id = $2", [agency, OUTSIDER]);
      }
      const asOutsider = { as: "outsider" } as const;
      try {
        await expectError(await call(target, "", asOutsider), "no_agency");
        await move(ACME);
        assert.equal((await page(target, "", asOutsider)).pagination.total, 42);
        await move(GLOBEX);
        const { batches, pagination } = await page(target, "?limit=1", asOutsider);
        assert.equal(pagination.total, STRANGER_TOTAL);
        assert.equal(batches[0]?.agency_id, GLOBEX);
        const acmes = await page(target, `?campaign_id=${campaignId(1)}`, asOutsider);
        assert.deepEqual(acmes.batches, []);
        await move(ACME);
        const emptyBefore = await page(target, `?campaign_id=${campaignId(1)}`, asOutsider);
        assert.equal(emptyBefore.pagination.total, 11);
        await move(null);
        await expectError(await call(target, "", asOutsider), "no_agency");
        await move(GLOBEX);
        assert.equal((await page(target, "", asOutsider)).pagination.total, STRANGER_TOTAL);
      } finally {
        await move(null);
      }
    },
  ),

  scenarioWithPowers("a deleted user is out at once", async (target, { sql, signToken }) => {
    const id = crypto.randomUUID();
    await sql("insert into auth.users (id, aud, role, email) values ($1, $2, $2, $3)", [
      id,
      "authenticated",
      `${id}@acme.example`,
    ]);
    try {
      await sql("insert into public.users (id, agency_id) values ($1, $2)", [id, ACME]);
      const exp = Math.floor(Date.now() / 1000) + 600;
      const token = await signToken({
        sub: id,
        aud: "authenticated",
        role: "authenticated",
        exp,
      });
      assert.equal((await page(target, "", { token })).pagination.total, 42);
      await sql("delete from auth.users where id = $1", [id]);
      await expectError(await call(target, "", { token }), "no_agency");
    } finally {
      await sql("delete from auth.users where id = $1", [id]);
    }
  }),
];
