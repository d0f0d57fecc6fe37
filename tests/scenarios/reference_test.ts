import assert from "node:assert/strict";
import fc from "fast-check";
import { loadDataset, makeDataset, makePerson, type Person } from "../../dev/testkit/dataset.ts";
import { usePlatform } from "../../dev/testkit/platform.ts";
import { findInstallations } from "../../dev/postgres/installations.ts";
import { seed } from "../../dev/testkit/random.ts";
import { sorts } from "../../dev/testkit/reference_model.ts";
import { callFunction, readError, readPage } from "../../dev/testkit/responses.ts";
import { userClaims } from "../../dev/testkit/tokens.ts";
import { assertWalk, walk } from "./walks.ts";

const tables = [
  "public.agencies",
  "public.users",
  "public.campaigns",
  "public.agent_mappings",
  "public.call_batches",
  "public.call_batch_contacts",
  "calls_batch_list.call_batch_counts",
];

/** Misconfigurations, each with the statement that reverts it. */
const misconfigurations = [
  ...tables.map((table) => [
    `row level security off on ${table}`,
    `alter table ${table} disable row level security`,
    `alter table ${table} enable row level security`,
  ]),
  ...["call_batches", "users"].map((table) => [
    `a policy that allows everybody to read ${table}`,
    `create policy too_wide on public.${table} for select to authenticated using (true)`,
    `drop policy too_wide on public.${table}`,
  ]),
  [
    "a view that runs with its owner's rights",
    "alter view public.v_call_batch_summary set (security_invoker = off)",
    "alter view public.v_call_batch_summary set (security_invoker = on)",
  ],
] as [what: string, make: string, undo: string][];

const platform = usePlatform({}, findInstallations()[0]);

for (const [index, sort] of sorts.entries()) {
  Deno.test(`a walk sorted by ${sort} returns each batch once while others are added and deleted`, async () => {
    const property = fc.asyncProperty(walk, (list) => assertWalk(platform(), sort, list));
    await fc.assert(property, { numRuns: 5, endOnFailure: true, seed: seed + index });
  });
}

for (const [what, make, undo] of misconfigurations) {
  Deno.test(`with ${what} the function returns no other agency's row`, async () => {
    const { sql, signToken, functionUrl } = platform();
    const dataset = makeDataset([3, 4]);
    const known = dataset.people;
    const [own = "", other = ""] = dataset.agencies.map(({ id }) => id);
    const profiles = [...known, makePerson(own), makePerson(null)];
    await loadDataset(sql, { ...dataset, people: profiles });

    async function assertList({ id, agencyId }: Person): Promise<void> {
      const token = await signToken(userClaims(id));
      const call = (query: string) => callFunction(functionUrl, token, { query });
      if (agencyId === null) return void await readError(await call(""), "no_agency");
      const isOwn = ({ agency_id }: { agency_id: string }) => agency_id === agencyId;
      const count = dataset.batches.filter(isOwn).length;
      const totals: [query: string, total: number][] = [
        ["", count],
        ["?offset=9", count],
        ...dataset.campaigns.map((campaign): [string, number] => [
          `?campaign_id=${campaign.id}`,
          isOwn(campaign) ? count : 0,
        ]),
      ];
      for (const [query, total] of totals) {
        const { batches, pagination } = await readPage(await call(query));
        assert.equal(pagination.total, total, query);
        assert.equal(batches.length, query === "?offset=9" ? 0 : total);
        assert.ok(batches.every(isOwn));
      }
    }

    const assertLists = (people: Person[]) => Promise.all(people.map(assertList));
    // Fills the function's cache for some people only.
    await assertLists(known);
    await sql(make);
    try {
      await assertLists([...profiles, makePerson(null)]);
      // Without policies on batches, a cached agency remains visible for up to a minute.
      if (what.endsWith("call_batches")) return;
      // The cached people move to the other agency, then leave it.
      let moved = known;
      for (const [from, to] of [[own, other], [other, null]] as const) {
        await sql("update public.users set agency_id = $1 where agency_id = $2", [to, from]);
        const move = (id: string | null) => id === from ? to : id;
        moved = moved.map((person) => ({ ...person, agencyId: move(person.agencyId) }));
        await assertLists(moved);
      }
    } finally {
      await sql(undo);
    }
  });
}
